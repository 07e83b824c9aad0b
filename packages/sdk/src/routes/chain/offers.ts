import { expectationOf } from '../../models/expectation.js'
import type { Model } from '../../models/model.js'
import { formatUsd, type Usd, usd } from '../../utils/usd.js'
import { basisFrom } from '../basisFrom.js'
import { type PriorValues, priorValues } from '../priors.js'
import type { Offer } from '../route.js'
import type { ChainQuote, Way } from './network.js'

/** What is believed of a committee before anything is known of it. */
export type Priors = {
  /** Chance that operators of a committee are dishonest or broken in a request. */
  dishonest: number
  /** Chance that one coalition holds the k seats that it takes, if some are: then no check finds it. */
  coalition: number
}

/** The id of the offer for a model in one way. */
export function offerId({ manifest }: Model, way: Way): string {
  return `chain/${manifest.core.name}/${way}`
}

/** What a quote is to the policy. */
export function makeOffer(
  model: Model,
  quote: ChainQuote,
  given: Partial<Priors> = {},
  prior: PriorValues = priorValues(),
): Offer {
  const { way, quorum, latency, bond } = quote
  const expectation = expectationOf(model.manifest)
  const offer: Offer = {
    id: offerId(model, way),
    route: 'chain',
    operator: `chain/${way}`,
    model: { id: model.id, name: model.manifest.core.name },
    privacy: 'public',
    evidence: `quorum(${quorum.k},${quorum.n})`,
    determinism: model.manifest.core.determinism.class,
    price: priceOf(quote),
    // A deadline may be short, and a policy may replace one prior of the two.
    latency: { state: 'warm', ...latency, p95: Math.max(latency.expected, latency.p95) },
    download: 0,
    arrives: prior(`chain/arrives/${way}`),
    dishonest: given.dishonest ?? prior('chain/dishonest'),
    undetected: given.coalition ?? prior('chain/undetected/quorum'),
    ...(expectation ? { expected: expectation } : {}),
    cancellable: way === 'pull',
    ...(bond ? { bond: bond.usd } : {}),
  }
  const basis = basisFrom(offer, {
    price: 'provider',
    latency: 'chain/latency',
    arrives: `chain/arrives/${way}`,
    dishonest: given.dishonest === undefined ? 'chain/dishonest' : 'app',
    undetected: given.coalition === undefined ? 'chain/undetected/quorum' : 'app',
    wrong: 'manifest',
  })
  return { ...offer, basis }
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
