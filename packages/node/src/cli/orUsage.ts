import { UsageError } from './usageError.js'

/**
 * What `parseArgs` of Node makes of the arguments, or one sentence about what is wrong with them.
 *
 * @throws UsageError
 */
export function orUsage<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(/\.\s/)[0]?.replace(/\.$/, '')}.`)
  }
}
