import { expectationOf } from '../../models/expectation.js'
import type { Model } from '../../models/model.js'
import { formatUsd, type Usd, usd } from '../../utils/usd.js'
import type { Offer } from '../route.js'
import type { ChainQuote, Way } from './network.js'

/** What is believed of a committee before anything is known of it. */
export type Priors = {
  /** Chance that operators of a committee are dishonest or broken in a request. */
  dishonest: number
  /** Chance that one coalition holds the k seats that it takes, if some are: then no check finds it. */
  coalition: number
}

/** Chance that an answer comes in time: k of n operators are up, and by push a block takes it. */
const arrives = { pull: 0.97, push: 0.95 } as const satisfies Record<Way, number>

/** The id of the offer for a model in one way. */
export function offerId({ manifest }: Model, way: Way): string {
  return `chain/${manifest.core.name}/${way}`
}

/** What a quote is to the policy. */
export function makeOffer(
  model: Model,
  quote: ChainQuote,
  { dishonest, coalition }: Priors,
): Offer {
  const { way, quorum, latency, bond } = quote
  const expectation = expectationOf(model.manifest)
  return {
    id: offerId(model, way),
    route: 'chain',
    operator: `chain/${way}`,
    model: { id: model.id, name: model.manifest.core.name },
    privacy: 'public',
    evidence: `quorum(${quorum.k},${quorum.n})`,
    determinism: model.manifest.core.determinism.class,
    price: priceOf(quote),
    latency: { state: 'warm', ...latency },
    download: 0,
    arrives: arrives[way],
    dishonest,
    undetected: coalition,
    ...(expectation ? { expected: expectation } : {}),
    cancellable: way === 'pull',
    ...(bond ? { bond: bond.usd } : {}),
  }
}

/**
 * By pull the route takes nothing: the gas of the evidence is expected, as part of a transaction that the
 * user makes anyway. By push all that is set aside counts against the limits; the consumer's own price is
 * no cost of the answer, so it does not count when offers are compared.
 */
function priceOf({ way, usd: costs }: ChainQuote): Offer['price'] {
  if (way === 'pull') return { ceiling: costs.worst, expected: costs.gas }
  const expected = formatUsd((usd(costs.worst) - usd(costs.value)) as Usd)
  return { ceiling: costs.worst, expected }
}
