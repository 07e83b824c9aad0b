import { keccak256, toHex } from 'viem'
import type { EvidenceKind } from '../../../packages/sdk/src/request/requirements.ts'
import { basisFrom } from '../../../packages/sdk/src/routes/basisFrom.ts'
import type { Estimated, Offer } from '../../../packages/sdk/src/routes/route.ts'
import { summary } from './distribution.ts'
import { expectationOf } from './expectationOf.ts'
import type { Stage } from './stagesOf.ts'
import type { WorldOffer } from './worldSchema.ts'

/** What offers of a kind have in common: who sees the input, what they bring, whether they can be taken back. */
const kinds = {
  local: { privacy: 'device', evidence: 'device', determinism: 'exact', cancellable: true },
  cloud: { privacy: 'provider', evidence: 'signed', determinism: 'exact', cancellable: true },
  chain: { privacy: 'public', evidence: 'quorum(3,5)', determinism: 'exact', cancellable: false },
} as const

/** Where routes of a kind say that their numbers are from: names in the table of priors. */
const sources: Record<WorldOffer['kind'], Readonly<Record<Estimated, string>>> = {
  local: {
    price: 'local/price',
    latency: 'local/latency',
    arrives: 'local/arrives/warm',
    dishonest: 'local/dishonest',
    undetected: 'local/undetected',
    wrong: 'manifest',
  },
  cloud: {
    price: 'provider',
    latency: 'cloud/latency',
    arrives: 'cloud/arrives',
    dishonest: 'cloud/dishonest',
    undetected: 'cloud/undetected/signed',
    wrong: 'manifest',
  },
  chain: {
    price: 'provider',
    latency: 'chain/latency',
    arrives: 'chain/arrives/pull',
    dishonest: 'chain/dishonest',
    undetected: 'chain/undetected/quorum',
    wrong: 'manifest',
  },
}

/** The offers as their routes state them in a stage of a world. */
export function statedOffers({ labels, models, offers }: Stage): readonly Offer[] {
  return Object.entries(offers).map(([id, offer]) => {
    const { errors, stated = errors } = models[offer.model] as NonNullable<(typeof models)[string]>
    const { price, ceiling, latency, p95, ...chances } = offer.stated
    return toOffer(id, offer, {
      price: { ceiling: dollars(ceiling), expected: dollars(price) },
      latency: { state: offer.cold ? 'cold' : 'warm', expected: latency, p95 },
      ...chances,
      expected: expectationOf(labels, stated),
    })
  })
}

/** The same offers with the numbers that are true: what could at best be learned. */
export function trueOffers(stage: Stage): readonly Offer[] {
  return statedOffers(stage).map((offer) => {
    const { truth, model } = stage.offers[offer.id] as WorldOffer
    const { errors } = stage.models[model] as { errors: Record<string, number> }
    const { arrives, dishonest, undetected } = truth
    const own = summary(truth.latency)
    const failing = summary(truth.failing ?? truth.latency).mean
    const answering = dishonest + (1 - dishonest) * arrives
    const latency = answering * own.mean + (1 - answering) * failing
    const charged = answering * Math.min(summary(truth.price).mean, Number(offer.price.ceiling))
    return {
      ...offer,
      price: { ...offer.price, expected: dollars(charged) },
      latency: { ...offer.latency, expected: latency, p95: Math.max(latency, own.p95) },
      arrives,
      dishonest,
      undetected,
      expected: expectationOf(stage.labels, errors),
    }
  })
}

function toOffer(
  id: string,
  { kind, operator, model, evidence, bond }: WorldOffer,
  numbers: Pick<Offer, 'price' | 'latency' | 'arrives' | 'dishonest' | 'undetected' | 'expected'>,
): Offer {
  const offer: Offer = {
    id,
    route: kind,
    operator,
    model: { id: keccak256(toHex(model)), name: model },
    ...kinds[kind],
    ...(evidence !== undefined && { evidence: evidence as EvidenceKind }),
    download: 0,
    ...(bond !== undefined && { bond: dollars(bond) }),
    ...numbers,
  }
  return { ...offer, basis: basisFrom(offer, sources[kind]) }
}

/** As amounts stand in offers, to a millionth. */
export const dollars = (amount: number): string => Number(amount.toFixed(6)).toFixed(6)
