import { type Claim, claimHash, parseClaim, toJson } from '@trine/sdk/chain'
import type { Hex } from 'viem'
import { JournalCorruptError } from '../errors/journal.js'
import type { Database } from './database.js'

/** A claim as it is, or is about to be, signed. */
export type KeptClaim = { claim: Claim; proof: Hex | undefined }

export type Claims = {
  get: (requestId: Hex) => KeptClaim | undefined
  /** @returns what is kept for this request: of two claims the first */
  keep: (claim: Claim) => KeptClaim
  keepProof: (requestId: Hex, proof: Hex) => void
}

/** What this key has signed, one claim a request. */
export function claimsOf(database: Database): Claims {
  const get = (requestId: Hex): KeptClaim | undefined => {
    const row = database.get('SELECT claim, claim_hash, proof FROM claims WHERE request_id = ?', [
      requestId,
    ])
    if (!row) return undefined
    const claim = parseClaim(JSON.parse(row.claim as string))
    if (!claim || claimHash(claim) !== row.claim_hash)
      throw new JournalCorruptError({ reason: 'a claim does not have its digest' })
    return { claim, proof: (row.proof ?? undefined) as Hex | undefined }
  }
  return {
    get,
    keep: (claim) => {
      database.run(
        'INSERT INTO claims (request_id, claim, claim_hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        [claim.requestId, JSON.stringify(toJson(claim)), claimHash(claim)],
      )
      return get(claim.requestId) as KeptClaim
    },
    keepProof: (requestId, proof) => {
      database.run('UPDATE claims SET proof = ? WHERE request_id = ? AND proof IS NULL', [
        proof,
        requestId,
      ])
    },
  }
}
