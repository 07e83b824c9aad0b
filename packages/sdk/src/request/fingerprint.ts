import { InvalidParametersError } from '../errors/request.js'
import { keccak256 } from '../utils/digest.js'
import { toHex } from '../utils/hex.js'

/**
 * A digest of what a request asks for: equal for equal requests, and telling nothing of the input to
 * whoever lacks the salt. Without one, a hostname could be found by hashing them all.
 *
 * @param salt a client's own secret
 * @throws InvalidParametersError when it has no end: a part of it holds itself
 */
export function fingerprint(
  salt: string,
  request: {
    task?: string | undefined
    models: readonly { modelId: string }[]
    input: unknown
    stakes?: unknown
    require?: unknown
    target?: unknown
    restarts?: unknown
  },
): string {
  const { task = 'classify', models, input, stakes, require, target, restarts } = request
  // What is not of this form is refused where the request is checked.
  const ids = Array.isArray(models) ? models.map((model) => model?.modelId) : []
  return keccak256(written([salt, task, ids, input, stakes, require, target, restarts !== false]))
}

function written(facts: readonly unknown[]): string {
  try {
    return JSON.stringify(facts, plain)
  } catch {
    throw new InvalidParametersError({
      parameter: 'input',
      reason: 'it has no end, or is too large to compare',
    })
  }
}

/** What JSON cannot say: bigints and typed arrays. And names in order, so that theirs says nothing. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    return `${value.constructor.name}:${toHex(bytes)}`
  }
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
