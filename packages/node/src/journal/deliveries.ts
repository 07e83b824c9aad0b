import { type SignedClaim, signedClaimSchema, toJson } from '@trine/sdk/chain'
import * as v from 'valibot'
import { type Hex, toHex } from 'viem'
import { JournalCorruptError } from '../errors/journal.js'
import type { Database } from './database.js'

export type Deliveries = {
  of: (requestId: Hex) => SignedClaim[]
  /** One for each operator: the first. */
  keep: (delivery: SignedClaim) => void
}

/** Claims of other operators, checked, that wait until there are enough. */
export function deliveriesOf(database: Database): Deliveries {
  return {
    of: (requestId) =>
      database.all('SELECT * FROM deliveries WHERE request_id = ?', [requestId]).map((row) => {
        const read = v.safeParse(signedClaimSchema, {
          claim: JSON.parse(row.claim as string),
          proof: row.proof,
          output: toHex(row.output as unknown as Uint8Array),
        })
        if (!read.success) throw new JournalCorruptError({ reason: 'a delivery cannot be read' })
        return read.output
      }),
    keep: ({ claim, proof, output }) => {
      database.run('INSERT INTO deliveries VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', [
        claim.requestId,
        claim.operator,
        JSON.stringify(toJson(claim)),
        proof,
        Buffer.from(output.slice(2), 'hex'),
      ])
    },
  }
}
