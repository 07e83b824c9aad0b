import * as v from 'valibot'
import { Failure } from './failure.js'

/**
 * What a client sent, as an address takes it. The first fault ends the check: to list them all, a body of a
 * megabyte would hold the whole server up for seconds.
 *
 * @param unsupported names that the refusal may repeat though the schema does not know them
 * @throws Failure that names the parameter where the name is one of the protocol, and repeats nothing else
 */
export function checkBody<const Schema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
  schema: Schema,
  json: unknown,
  unsupported: readonly string[] = [],
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json, { abortEarly: true })
  if (parsed.success) return parsed.output
  const param = String(parsed.issues[0].path?.[0]?.key ?? '')
  if (unsupported.includes(param)) throw new Failure('unsupported_parameter', { param })
  throw new Failure('invalid_request', Object.hasOwn(schema.entries, param) ? { param } : {})
}
