import { privacyClasses } from '../request/requirements.js'
import { type PriorValues, priorValues, strengthOf } from '../routes/priors.js'
import type { Estimated, Offer } from '../routes/route.js'
import { formatUsd, toDollars, type Usd, usd } from '../utils/usd.js'
import type { Plan } from './plan.js'
import type { Policy } from './policy.js'
import { type Choice, rankOffers, type State, type Worth } from './value.js'

export type ExploreParameters = {
  worth: Worth
  state: State
  /** What could be begun with, the least expected loss first. */
  ranked: readonly Choice[]
  best: Choice
  policy: Pick<Policy, 'exploration' | 'priors'>
  /** The most that an accepted answer can lose by being wrong. */
  stakes: Usd
  /** From 0 to 1. */
  draw: number
}

/** Offers that are looked at, at most: what is further behind is hardly the best. */
const mostLooked = 8

/**
 * Another offer than the best one, to learn of it; or nothing. It must be one that would be the best were it as
 * good as the few observations of it allow, and it may not be expected to lose much more. It is among the
 * offers that meet all requirements, and nothing is asked besides: it shows the input to no wider a class than the
 * best one, and costs money only where that does, so no user is asked to agree for the sake of learning. The more is seen of it, the nearer it must come
 * by itself: in a world that stands still, exploration ends.
 */
export function explore(
  parameters: ExploreParameters,
): { choice: Choice; explored: NonNullable<Plan['explored']> } | undefined {
  const { worth, ranked, best, policy, stakes, draw } = parameters
  const { share, maxStakes, maxLoss } = policy.exploration
  if (!(draw < share) || stakes > maxStakes) return undefined
  const most = Math.min(worth.answerWorth, best.value + toDollars(maxLoss))
  let found: Choice | undefined
  let least = best.value
  for (const choice of ranked.slice(0, mostLooked)) {
    if (choice.offer.id === best.offer.id || choice.value > most) continue
    if (asksMore(choice.offer, best.offer)) continue
    const value = valueAtBest(parameters, choice.offer)
    if (value >= least) continue
    least = value
    found = choice
  }
  if (!found) return undefined
  const costs = Math.max(0, found.value - best.value)
  return { choice: found, explored: { insteadOf: best.offer.id, share, costs } }
}

function asksMore(one: Offer, best: Offer): boolean {
  const width = ({ privacy }: Offer) => privacyClasses.indexOf(privacy)
  const costs = ({ price }: Offer) => usd(price.ceiling) > 0n
  return width(one) > width(best) || (costs(one) && !costs(best))
}

/** An offer's expected loss, were it as good as it may well be. */
function valueAtBest({ worth, state, ranked, policy }: ExploreParameters, offer: Offer): number {
  const prior = priorValues(policy.priors)
  // To try an offer tells of its honesty and its quality only where somebody tells.
  const told = (name: Estimated) => ranked.some(({ offer }) => offer.basis?.[name]?.samples)
  const hopeful = atBest(offer, prior, { dishonest: told('dishonest'), wrong: told('wrong') })
  const offers = state.offers.map((one) => (one.id === offer.id ? hopeful : one))
  const choice = rankOffers(worth, { ...state, offers }).find((one) => one.offer.id === offer.id)
  return choice?.value ?? Number.POSITIVE_INFINITY
}

/** The offer with each number so many standard errors better, but never better than it can be. */
function atBest(
  offer: Offer,
  prior: PriorValues,
  told: { dishonest: boolean; wrong: boolean },
): Offer {
  const { basis = {}, latency, price, expected } = offer
  // What no source is named for is taken as it is said.
  const errors = (name: Estimated) => {
    const one = basis[name]
    return one
      ? prior('exploration/optimism') / Math.sqrt(strengthOf(one.source) + one.samples + 1)
      : 0
  }
  const chance = (name: Estimated, value: number) => errors(name) * Math.sqrt(value * (1 - value))
  const spread = Math.log(Math.max(1, latency.p95 / Math.max(latency.expected, 1e-9))) / 1.645
  const sooner = Math.exp(-errors('latency') * spread)
  const cheaper = Math.exp(-errors('price') * prior('exploration/price-spread'))
  const cheap = BigInt(Math.floor(Number(usd(price.expected)) * cheaper)) as Usd
  const less = (value: number, by: number) => Math.max(0, value - by)
  return {
    ...offer,
    price: { ...price, expected: formatUsd(cheap) },
    latency: { ...latency, expected: latency.expected * sooner, p95: latency.p95 * sooner },
    arrives: Math.min(1, offer.arrives + chance('arrives', offer.arrives)),
    dishonest: told.dishonest
      ? less(offer.dishonest, chance('dishonest', offer.dishonest))
      : offer.dishonest,
    ...(expected && {
      expected: Object.fromEntries(
        Object.entries(expected).map(([label, { share, wrong }]) => [
          label,
          { share, wrong: told.wrong ? less(wrong, chance('wrong', wrong)) : wrong },
        ]),
      ),
    }),
  }
}
