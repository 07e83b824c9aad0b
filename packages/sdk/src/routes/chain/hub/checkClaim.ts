import { type Hex, keccak256 } from 'viem'
import type { Claim } from '../../../claims/claim.js'
import { signerOf } from '../../../claims/signature.js'

/** What a claim must say, but for what its operator chooses: output and times. */
export type ExpectedClaim = Omit<Claim, 'outputHash' | 'issuedAt' | 'validUntil'>

/**
 * What is wrong with a claim, or `undefined`. It must be about this very question, by this very operator,
 * signed by it, and have the digest of these output bytes.
 */
export async function flawOf(
  claim: Claim,
  proof: Hex,
  output: Hex,
  expected: ExpectedClaim,
): Promise<string | undefined> {
  for (const [name, value] of Object.entries(expected))
    if (claim[name as keyof ExpectedClaim] !== value) return `its ${name} is another`
  if (claim.outputHash !== keccak256(output)) return 'its outputHash is of other bytes'
  if (claim.validUntil <= claim.issuedAt) return 'it ends before it begins'
  const signer = await signerOf(claim, proof)
  if (signer?.toLowerCase() !== claim.operator) return 'it is not signed by its operator'
  return undefined
}
