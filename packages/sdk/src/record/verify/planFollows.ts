import { planAgain } from '../planAgain.js'
import type { InferenceRecord } from '../record.js'
import type { Finding } from './finding.js'

/**
 * Whether the plan in a record is the one that its policy makes of its offers, for what was asked. Records
 * before version 4 do not say what was asked, and are not held to it. When what a policy decides changes, so
 * does the version of plans: a plan is held to the decisions of its own.
 */
export function planFollows(record: InferenceRecord): Finding[] {
  if (record.version !== 4) return []
  return [
    {
      name: 'plan-follows',
      passed: follows(record),
      detail: 'The plan is what its policy makes of its offers, for what was asked.',
    },
  ]
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
function alike(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number')
    return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other))
  if (typeof one === 'string' && typeof other === 'string')
    return one === other || wordsOf(one) === wordsOf(other)
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === others.length &&
    keys.every(
      (key) =>
        Object.hasOwn(other, key) &&
        alike(one[key as keyof typeof one], other[key as keyof typeof other]),
    )
  )
}

/** A sentence without the digits of its amounts. */
function wordsOf(text: string): string {
  return text.replace(/\$[\d.]+(?:e[+-]?\d+)?/g, '$').replace(/[\d.]+(?= ms|%)/g, '')
}
