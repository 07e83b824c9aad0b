import { type Claim, claimDigest, toCompact } from '@trine/sdk/chain'
import { type Hex, serializeSignature } from 'viem'
import { sign } from 'viem/accounts'
import { Refused } from '../admit/refusal.js'
import type { Node } from '../node.js'

/**
 * Signs a claim that is in the journal, and writes the signature down before anyone sees it. Signatures
 * are deterministic (RFC 6979): a claim whose signature was lost in a kill gets the same one again.
 *
 * @returns EIP-2098
 * @throws Refused for a claim that was begun under another key
 */
export async function signClaim(node: Node, claim: Claim): Promise<Hex> {
  const { account, config, journal, step } = node
  if (claim.operator !== account.address.toLowerCase()) throw new Refused('key-changed')
  const signature = await sign({ hash: claimDigest(claim), privateKey: config.key })
  const proof = toCompact(serializeSignature(signature))
  step('claim-signed')
  journal.claims.keepProof(claim.requestId, proof)
  step('proof-kept')
  return proof
}
