import { keccak256 } from '../../utils/digest.js'
import { fromHex, type Hex } from '../../utils/hex.js'
import { checkOpening, type Opening } from '../commitment.js'
import type { InferenceRecord } from '../record.js'
import type { Finding } from './finding.js'

type Committed = NonNullable<InferenceRecord['output']>

/**
 * Whether the bytes of one side are those that the record commits to, and whether they have the digest
 * that operators signed.
 *
 * @param given an opening that does not stand in the record
 * @param hash undefined where nobody signed one
 */
export async function openedBytes(
  side: 'input' | 'output',
  committed: Committed | undefined,
  given: Opening | undefined,
  hash: Hex | undefined,
): Promise<Finding[]> {
  const opens = `${side}-opens`
  const hashes = `${side}-hash`
  const opening = openingOf(committed, given)
  if (!committed || !opening) {
    const detail = committed
      ? `The ${side} is not in the file: the app did not opt in, and no opening was given.`
      : `The record commits to no ${side}.`
    return [
      { name: opens, passed: null, detail },
      ...(hash ? [{ name: hashes, passed: null, detail }] : []),
    ]
  }
  const { commitment } = committed
  return [
    {
      name: opens,
      passed: await checkOpening(commitment, opening),
      detail: `The ${side} is the one that the record commits to.`,
    },
    ...(hash
      ? [
          {
            name: hashes,
            passed: keccak256(opening.bytes) === hash,
            detail: `The ${side} has the digest that was signed.`,
          },
        ]
      : []),
  ]
}

/** What opens a commitment: given, or in the record itself. */
export function openingOf(
  committed: Committed | undefined,
  given: Opening | undefined,
): Opening | undefined {
  const kept = committed?.opening
  return given ?? (kept && { salt: kept.salt as Hex, bytes: fromHex(kept.bytes) })
}
