import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { ConfigInvalidError } from '../errors/config.js'

/**
 * A configuration file, of which only `keyFile` and `models` are checked so far.
 *
 * @throws ConfigInvalidError
 */
export function readSettings<const Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
): v.InferOutput<Schema> {
  try {
    const json = v.safeParse(schema, JSON.parse(readFileSync(file, 'utf8')))
    if (json.success) return json.output
  } catch {
    throw new ConfigInvalidError({
      setting: 'the file itself',
      reason: 'it cannot be read as JSON',
    })
  }
  throw new ConfigInvalidError({
    setting: 'keyFile, models',
    reason: 'a path, and a list of names',
  })
}
