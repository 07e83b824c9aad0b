import * as v from 'valibot'
import { ConfigInvalidError } from '../errors/config.js'

export const whole = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max))
export const url = (protocols: readonly string[]) =>
  v.pipe(
    v.string(),
    v.check((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol)),
  )
export const section = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.optional(v.strictObject(entries), {} as never)

/**
 * Checks settings and fills in the defaults.
 *
 * @throws ConfigInvalidError
 */
export function parseSettings<const Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input)
  if (result.success) return result.output
  const issue = result.issues[0]
  const setting = issue.path?.map(({ key }) => String(key)).join('.') ?? ''
  // Not the value itself: a setting in the wrong place may be the key.
  const reason =
    issue.kind === 'schema'
      ? `expected ${issue.expected ?? 'no such setting'}`
      : 'it is out of range'
  throw new ConfigInvalidError({ setting, reason })
}
