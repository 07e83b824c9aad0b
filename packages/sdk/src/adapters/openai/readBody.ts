import * as v from 'valibot'
import { InvalidParametersError } from '../../errors/request.js'

/**
 * Reads a body of OpenAI's API. As there, a field that is null is one that is absent.
 *
 * @throws InvalidParametersError naming the field that is wrong, never what stands in it
 */
export function readBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, withoutNulls(parse(body)), { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const unknown = issue.type === 'strict_object' && issue.expected === 'never'
  throw new InvalidParametersError({
    parameter: fieldOf(issue.path ?? []) || 'body',
    reason: unknown
      ? 'this endpoint does not support it'
      : 'not of the form that is supported here',
  })
}

/** A field may be named only if it is a name: whatever else stands there may be part of a prompt. */
function fieldOf(path: readonly { key?: unknown }[]): string {
  const keys = path.map(({ key }) => String(key))
  const end = keys.findIndex((key) => !/^[a-z0-9_]{1,40}$/.test(key))
  return keys.slice(0, end < 0 ? keys.length : end).join('.')
}

function parse(body: string): unknown {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    // Said below: what the parser says repeats what it read.
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  throw new InvalidParametersError({ parameter: 'body', reason: 'not an object in JSON' })
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]))
}
