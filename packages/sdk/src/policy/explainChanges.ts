import type { Stakes } from '../request/request.js'
import type { ResolvedRequirements } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { formatUsd, type Usd, usd } from '../utils/usd.js'
import type { Asked } from './explainOffers.js'
import { dollars } from './explainWords.js'
import type { Plan } from './plan.js'
import { type PlanParameters, planRequest } from './planRequest.js'
import { greatest } from './rules.js'
import { weighedOffers } from './weighedOffers.js'

/** What would make another offer come first. */
export type Change = {
  /** The stakes, or a requirement. */
  of: 'stakes' | keyof ResolvedRequirements
  /** What it is, and what it would have to be: dollars as decimal text, milliseconds, bytes, or a class. */
  from: string | number
  to: string | number
  /** Id of the offer that would come first. Absent: nothing would be run. */
  offer?: string | undefined
  /** One sentence, for people. */
  reason: string
}

/** The nearest changes after which a plan would begin otherwise: lower and higher stakes, and looser requirements. */
export function explainChanges(plan: Plan, { parameters, policy }: Asked): readonly Change[] {
  const offers = weighedOffers(plan)
  // Nothing is left to chance, so that what differs is due to the change.
  const firstBy = (changes: Partial<PlanParameters>): PlanStart =>
    planRequest({ ...parameters, draws: undefined, ...changes }, offers, policy).steps[0]
  const now = firstBy({})?.offer.id
  const { stakes } = parameters
  const from = greatest(stakes)
  const atStakes = (amount: Usd) => firstBy({ stakes: scaled(stakes, from, amount) })?.offer.id
  const nearest = [-1, 1].flatMap((direction): Change[] => {
    const found = nearestStakes(from, direction, (amount) => atStakes(amount) !== now)
    if (found === undefined) return []
    const [offer, to] = [atStakes(found), formatUsd(found)]
    const then = offer === undefined ? 'nothing would be run' : `"${offer}" would come first`
    const reason = `With stakes of ${dollars(Number(to))} ${then}.`
    return [
      { of: 'stakes', from: formatUsd(from), to, ...(offer !== undefined && { offer }), reason },
    ]
  })
  return [...nearest, ...looserRequirements(plan, parameters.requirements, firstBy)]
}

type PlanStart = Plan['steps'][number] | undefined

/** For each requirement the change that gains most, of those that would bring an offer to the front. */
function looserRequirements(
  { rejected }: Plan,
  requirements: ResolvedRequirements,
  firstBy: (changes: Partial<PlanParameters>) => PlanStart,
): readonly Change[] {
  const best = new Map<string, { change: Change; value: number }>()
  for (const { facts, code, limit, actual } of rejected) {
    const looser = facts && loosened(requirements, code, facts, actual)
    if (!facts || !looser || limit === undefined || actual === undefined) continue
    const step = firstBy({ requirements: looser })
    if (step?.offer.id !== facts.id || step.value >= (best.get(code)?.value ?? Infinity)) continue
    const of = code as keyof ResolvedRequirements
    const reason = `With a ${of} of ${withUnit(of, actual)} instead of ${withUnit(of, limit)} "${facts.id}" would come first, expected to lose ${dollars(step.value)}.`
    best.set(code, {
      change: { of, from: limit, to: actual, offer: facts.id, reason },
      value: step.value,
    })
  }
  return [...best.values()].map(({ change }) => change)
}

function withUnit(of: Change['of'], amount: string | number): string {
  if (of === 'maxPrice') return dollars(Number(amount))
  if (of === 'maxLatency') return `${amount} ms`
  return of === 'maxDownload' ? `${amount} bytes` : `"${amount}"`
}

/** The requirements with the one that an offer breaks just loose enough for it. */
function loosened(
  requirements: ResolvedRequirements,
  code: string,
  { price, download, privacy, determinism }: Offer,
  actual: string | number | undefined,
): ResolvedRequirements | undefined {
  switch (code) {
    case 'maxPrice':
      return { ...requirements, maxPrice: usd(price.ceiling) }
    case 'maxLatency':
      return typeof actual === 'number' ? { ...requirements, maxLatency: actual } : undefined
    case 'maxDownload':
      return { ...requirements, maxDownload: download }
    case 'privacy':
      return { ...requirements, privacy }
    case 'determinism':
      return { ...requirements, determinism }
    default:
      return undefined
  }
}

/** The same stakes, with the greatest of them at another amount. */
function scaled(stakes: Stakes | undefined, from: Usd, to: Usd): Stakes {
  if (typeof stakes !== 'object' || from === 0n) return to
  const each = Object.entries(stakes).map(([label, one]) => [label, ((one * to) / from) as Usd])
  return Object.fromEntries(each)
}

/** Amounts of three digits each, from $0.0001 to $999,000, by their number. */
const amount = (index: number) =>
  (BigInt(100 + (index % 900)) * 10n ** BigInt(Math.floor(index / 900))) as Usd
const last = 900 * 10 - 1
const coarse = 180

/**
 * The amount nearest to another, of three digits, at which something differs: looked for at five in each power of
 * ten, then between two of those. What differs only between two that do not is not found.
 */
function nearestStakes(
  from: Usd,
  direction: number,
  differs: (amount: Usd) => boolean,
): Usd | undefined {
  let near = indexOf(from)
  let far = near
  do {
    if (far === 0 && direction < 0) return differs(0n as Usd) ? (0n as Usd) : undefined
    if (far === last && direction > 0) return undefined
    near = far
    far = Math.min(last, Math.max(0, near + direction * coarse))
  } while (!differs(amount(far)))
  while (Math.abs(far - near) > 1) {
    const middle = Math.round((near + far) / 2)
    if (differs(amount(middle))) far = middle
    else near = middle
  }
  return amount(far)
}

function indexOf(from: Usd): number {
  let index = 0
  while (index < last && amount(index + 1) <= from) index++
  return index
}
