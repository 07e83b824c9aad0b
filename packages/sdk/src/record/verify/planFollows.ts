import type { Plan } from '../../policy/plan.js'
import { weighedOffers } from '../../policy/weighedOffers.js'
import { planAgain } from '../planAgain.js'
import type { CurrentRecord, InferenceRecord } from '../record.js'
import type { Finding } from './finding.js'

/**
 * Whether the plan in a record is the one that its policy makes of its offers, for what was asked. Records
 * before version 4 do not say what was asked, and are not held to it. When what a policy decides changes, so
 * does the version of plans: a plan is held to the decisions of its own.
 */
export function planFollows(record: InferenceRecord): Finding[] {
  if (record.version !== 4) return []
  const name = 'plan-follows'
  if (isTooLarge(record))
    return [{ name, passed: null, detail: 'The plan is of too many offers to be made again.' }]
  return [
    {
      name,
      passed: follows(record),
      detail: 'The plan is what its policy makes of its offers, for what was asked.',
    },
  ]
}

/** What takes about a second to read several times over, as a plan does. */
const most = 100_000

/**
 * Who made the record chose how much there is to read, and must not hold up who reads it. How far a plan looks ahead
 * has a bound of its own.
 */
function isTooLarge({ asked, plan }: CurrentRecord): boolean {
  const offers = weighedOffers((plan ?? { steps: [], rejected: [] }) as unknown as Plan)
  return offers.length * (8 + (asked?.labels.length ?? 0)) > most
}

function follows(record: InferenceRecord): boolean {
  try {
    const plan = planAgain(record)
    return plan !== undefined && alike(plan, record.plan)
  } catch {
    // What no policy could have planned.
    return false
  }
}

/**
 * Equal but for the last digits of numbers, and of those in sentences: browsers round logarithms in ways of their
 * own.
 */
function alike(one: unknown, other: unknown, key = ''): boolean {
  if (typeof one === 'number' && typeof other === 'number') return near(one, other, 1e-9, 1e-9)
  if (key === 'reason' && typeof one === 'string' && typeof other === 'string')
    return saysAlike(one, other)
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === others.length &&
    keys.every(
      (key) =>
        Object.hasOwn(other, key) &&
        alike(one[key as keyof typeof one], other[key as keyof typeof other], key),
    )
  )
}

/** Dollars, milliseconds and shares, as sentences have them: rounded to three digits, or to a whole millisecond. */
const amounts = /(\$\d+(?:\.\d+)?(?:e[+-]\d+)?|\d+(?:\.\d+)?(?:e[+-]\d+)?(?= ms|%))/

/** Whether two sentences have the same words, and amounts that are off by no more than they are rounded. */
function saysAlike(one: string, other: string): boolean {
  const [parts, others] = [one.split(amounts), other.split(amounts)]
  return (
    parts.length === others.length &&
    parts.every((part, i) => {
      const same = others[i] as string
      if (i % 2 === 0 || part === same) return part === same
      const least = parts[i + 1]?.startsWith(' ms') ? 1 : 1e-9
      return near(Number(part.replace('$', '')), Number(same.replace('$', '')), 0.01, least)
    })
  )
}

function near(one: number, other: number, share: number, least: number): boolean {
  return Math.abs(one - other) <= Math.max(least, share * Math.max(Math.abs(one), Math.abs(other)))
}
