import * as v from 'valibot'
import { isTrineError } from '../../errors/base.js'
import { TraceInvalidError } from '../../errors/replay.js'
import { checkRequirements, type Requirements } from '../../request/requirements.js'
import type { Offer } from '../../routes/route.js'
import { isUsdString, usd } from '../../utils/usd.js'
import { whyMalformed } from '../malformed.js'
import type { TracedRequirements, TraceEntry } from './trace.js'

const notAnAmount = 'no amount of US dollars such as "0.002"'
const amount = v.pipe(
  v.string(),
  v.check((text) => isUsdString(text), notAnAmount),
)
const quantity = v.pipe(v.number(), v.finite(), v.minValue(0))
const chance = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const name = v.pipe(v.string(), v.nonEmpty())

const schema = v.strictObject({
  version: v.literal(1),
  id: v.optional(name),
  at: v.optional(v.pipe(v.number(), v.safeInteger())),
  asked: v.strictObject({
    task: v.picklist(['classify', 'embed', 'generate', 'run']),
    models: v.array(name),
    labels: v.array(name),
    size: quantity,
    // Looked into below: a record leaves out labels that every object inherits, such as `constructor`.
    stakes: v.optional(v.unknown()),
    require: v.optional(v.record(v.string(), v.unknown())),
    budget: v.optional(amount),
    draws: v.optional(v.strictObject({ explore: chance, audit: chance })),
  }),
  offers: v.array(v.record(v.string(), v.unknown())),
  attempts: v.array(
    v.strictObject({
      offer: name,
      outcome: v.picklist(['answered', 'failed', 'timed-out', 'aborted']),
      took: quantity,
      charged: amount,
      label: v.optional(v.string()),
      wrong: v.optional(chance),
      isWrong: v.optional(v.boolean()),
    }),
  ),
})

/**
 * Reads an entry of a trace from parsed JSON of unknown origin.
 *
 * @param line what to call it in an error, counted from 1
 * @throws TraceInvalidError naming the first field that is wrong
 */
export function readTraceEntry(json: unknown, line = 1): TraceEntry {
  const result = v.safeParse(schema, json)
  const fail = (path: string, reason: string) => new TraceInvalidError({ line, path, reason })
  if (!result.success) {
    const [issue] = result.issues
    const path = (issue.path ?? []).map(({ key }) => `/${pointer(String(key))}`).join('')
    throw fail(path || '/', issue.type === 'check' ? issue.message : `not ${expected(issue)}`)
  }
  const entry = result.output as unknown as TraceEntry
  const { labels, require, stakes } = entry.asked
  if (stakes !== undefined && !isUsdString(stakes)) {
    const each = isObject(stakes) ? Object.entries(stakes) : []
    const wrong = each.find(([, one]) => !isUsdString(one))
    if (wrong || !isObject(stakes))
      throw fail(`/asked/stakes${wrong ? `/${pointer(wrong[0])}` : ''}`, notAnAmount)
  }
  for (const [i, offer] of entry.offers.entries()) {
    const malformed = whyMalformed(offer as Offer, labels)
    if (malformed) throw fail(`/offers/${i}`, malformed)
  }
  const ids = new Set(entry.offers.map(({ id }) => id))
  if (ids.size < entry.offers.length) throw fail('/offers', 'two have one id')
  for (const [i, { offer, label }] of entry.attempts.entries()) {
    if (!ids.has(offer)) throw fail(`/attempts/${i}/offer`, 'none of the offers has this id')
    if (label !== undefined && !(labels.length > 0 ? labels : ['*']).includes(label))
      throw fail(`/attempts/${i}/label`, 'none of the labels')
  }
  if (require?.maxPrice !== undefined && !isUsdString(require.maxPrice))
    throw fail('/asked/require/maxPrice', notAnAmount)
  try {
    if (require) requirementsOf(require)
  } catch (error) {
    if (!isTrineError(error)) throw error
    const field = String(error.details.parameter).replace('require.', '')
    throw fail(`/asked/require/${pointer(field)}`, 'no such requirement, or no such value of it')
  }
  return entry
}

/** Requirements as a policy takes them. @throws InvalidParametersError */
export function requirementsOf({ maxPrice, ...rest }: TracedRequirements): Requirements {
  const require = { ...rest, ...(maxPrice !== undefined && { maxPrice: usd(maxPrice) }) }
  checkRequirements(require)
  return require
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const expected = ({ expected }: { expected: string | null }) => expected ?? 'of this form'

/** A key within a JSON pointer (RFC 6901). */
const pointer = (key: string) => key.slice(0, 80).replace(/~/g, '~0').replace(/\//g, '~1')
