import { type SignedClaim, signedClaimSchema, toJson } from '@trine/sdk/chain'
import * as v from 'valibot'
import { type Hex, hexToBytes, toHex } from 'viem'
import { JournalCorruptError } from '../errors/journal.js'
import type { Database } from './database.js'

/** A claim that was checked, with the seat that its operator has in the committee of its epoch. */
export type Delivery = SignedClaim & { seat: number }

export type Deliveries = {
  of: (requestId: Hex) => Delivery[]
  /** One for each operator: the first. */
  keep: (delivery: Delivery) => void
}

/** Claims about requests by push, this node's own among them, that wait until there are enough. */
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
        return { ...read.output, seat: Number(row.seat) }
      }),
    keep: ({ claim, proof, output, seat }) => {
      database.run('INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', [
        claim.requestId,
        claim.operator,
        JSON.stringify(toJson(claim)),
        proof,
        hexToBytes(output),
        seat,
      ])
    },
  }
}
