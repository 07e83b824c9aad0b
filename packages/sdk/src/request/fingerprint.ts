import { keccak256 } from '../utils/digest.js'

/**
 * A digest of what a request asks for: equal for equal requests, and telling nothing of the input to
 * whoever lacks the salt. Without one, a hostname could be found by hashing them all.
 *
 * @param salt a client's random id
 */
export function fingerprint(
  salt: string,
  request: {
    task?: string | undefined
    models: readonly { modelId: string }[]
    input: unknown
    stakes?: unknown
    require?: unknown
  },
): string {
  const { task, models, input, stakes, require } = request
  const ids = models.map(({ modelId }) => modelId)
  return keccak256(JSON.stringify([salt, task, ids, input, stakes, require], plain))
}

/** What JSON cannot say: bigints, and typed arrays, which it would write as objects. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  return ArrayBuffer.isView(value)
    ? Array.from(value as unknown as ArrayLike<number | bigint>, String)
    : value
}
