import type { Hex } from 'viem'
import { RpcUnavailableError } from '../errors/chain.js'
import { asked } from './asked.js'
import { type Committee, type Operator, readCommittee, readOperator } from './committee.js'
import type { Chain } from './connect.js'

/** The newest block. Its time, Unix seconds, is the only clock that contracts have. */
export type Head = { number: bigint; timestamp: bigint }

/** What the chain says now, asked once a block. */
export type View = {
  head: () => Head
  /** Looks for a newer block. */
  refresh: () => Promise<Head>
  /** Whether the RPC has failed to say what is new. */
  behind: () => boolean
  committee: (modelId: Hex) => Promise<Committee | undefined>
  operator: (key: Hex) => Promise<Operator>
}

/** @throws RpcUnavailableError */
export async function openView(chain: Chain): Promise<View> {
  let failures = 0
  let head = await readHead(chain)
  let committees = new Map<Hex, Promise<Committee | undefined>>()
  let operators = new Map<Hex, Promise<Operator>>()
  const forget = () => {
    committees = new Map()
    operators = new Map()
  }
  return {
    head: () => head,
    behind: () => failures > 1,
    refresh: async () => {
      try {
        const next = await readHead(chain)
        if (next.hash !== head.hash) forget()
        head = next
        failures = 0
        return head
      } catch (error) {
        failures++
        throw error
      }
    },
    committee: (modelId) => once(committees, modelId, () => readCommittee(chain, modelId)),
    operator: (key) => once(operators, key, () => readOperator(chain, key)),
  }
}

function once<T>(known: Map<Hex, Promise<T>>, key: Hex, read: () => Promise<T>): Promise<T> {
  const pending =
    known.get(key) ??
    read().catch((error) => {
      known.delete(key)
      throw error
    })
  known.set(key, pending)
  return pending
}

async function readHead({ client }: Chain): Promise<Head & { hash: Hex }> {
  const { number, timestamp, hash } = await asked(client.getBlock({ blockTag: 'latest' }))
  if (typeof number !== 'bigint' || typeof timestamp !== 'bigint' || typeof hash !== 'string')
    throw new RpcUnavailableError()
  return { number, timestamp, hash }
}
