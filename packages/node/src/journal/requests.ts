import { toJson } from '@trine/sdk/chain'
import * as v from 'valibot'
import type { Hex } from 'viem'
import { JournalCorruptError } from '../errors/journal.js'
import { type PushRequest, pushRequestSchema } from '../watch/pushRequest.js'
import type { Database } from './database.js'

/** `ended`: answered deep enough in the chain, too late for an answer, or gone from the chain. */
export type RequestState = 'open' | 'ended'

export type KeptRequest = {
  request: PushRequest
  state: RequestState
  /** When this node first saw it: milliseconds of its own clock. */
  seenAt: number
}

export type Requests = {
  get: (requestId: Hex) => KeptRequest | undefined
  open: () => KeptRequest[]
  /** How many open requests of the same payer come before a request, in the order of ids. */
  before: (request: PushRequest) => number
  /**
   * Opens a request again that a reorganisation moved to another block.
   *
   * @returns whether that was news
   */
  keep: (request: PushRequest, seenAt: number) => boolean
  end: (requestId: Hex) => void
}

/**
 * Who pays for a request: the owner of its session, else the consumer that sent the money. A consumer may
 * name any requester, and nobody may use up another's share of this node.
 */
function payerOf({ session, requester, consumer }: PushRequest): Hex {
  return session === 0 ? consumer : requester
}

/** Requests by push that this node has seen. */
export function requestsOf(database: Database): Requests {
  return {
    get: (requestId) => {
      const row = database.get('SELECT * FROM requests WHERE request_id = ?', [requestId])
      return row ? read(row) : undefined
    },
    open: () => database.all("SELECT * FROM requests WHERE state = 'open'").map(read),
    before: (request) =>
      Number(
        database.get(
          "SELECT count(*) AS n FROM requests WHERE state = 'open' AND payer = ? AND request_id < ?",
          [payerOf(request), request.requestId],
        )?.n,
      ),
    keep: (request, seenAt) => {
      const { changes } = database.run(
        `INSERT INTO requests VALUES (?1, ?2, 'open', ?3, ?4) ON CONFLICT DO UPDATE
         SET request = ?2, state = 'open' WHERE request <> ?2`,
        [request.requestId, JSON.stringify(toJson(request)), seenAt, payerOf(request)],
      )
      return changes > 0
    },
    end: (requestId) => {
      database.exec('BEGIN')
      database.run("UPDATE requests SET state = 'ended' WHERE request_id = ?", [requestId])
      database.run('DELETE FROM deliveries WHERE request_id = ?', [requestId])
      database.exec('COMMIT')
    },
  }
}

function read(row: Record<string, unknown>): KeptRequest {
  const request = v.safeParse(pushRequestSchema, JSON.parse(row.request as string))
  if (!request.success) throw new JournalCorruptError({ reason: 'a request cannot be read' })
  return {
    request: request.output,
    state: row.state as RequestState,
    seenAt: Number(row.seen_at),
  }
}
