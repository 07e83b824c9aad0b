import { inferenceHubAbi, modelRegistryAbi } from '@trine/contracts'
import {
  BlockNotFoundError,
  type Client,
  parseEventLogs,
  size,
  slice,
  TransactionReceiptNotFoundError,
} from 'viem'
import { getBlock, getChainId, getCode, getTransactionReceipt, readContract } from 'viem/actions'
import type { Hex } from '../../utils/hex.js'
import type { ChainReader, CommitteeFacts, Fulfilment } from './chainReader.js'

const lower = (hex: Hex): Hex => hex.toLowerCase() as Hex
const statuses = ['none', 'open', 'answered', 'refunded'] as const

/**
 * Reads a chain by viem. The RPC behind the client is trusted: it could tell of another chain than there
 * is.
 *
 * @example chainReader(createPublicClient({ transport: http(url) }))
 */
export function chainReader(client: Client): ChainReader {
  return {
    chainId: async () => BigInt(await getChainId(client)),

    async contractsOf(hub) {
      const read = (functionName: 'verifier' | 'models') =>
        readContract(client, { address: hub, abi: inferenceHubAbi, functionName })
      const [verifier, models] = await Promise.all([read('verifier'), read('models')])
      return { verifier: lower(verifier), models: lower(models) }
    },

    async block(blockNumber) {
      const block = await orNone(getBlock(client, { blockNumber }), BlockNotFoundError)
      return block && { hash: block.hash, timestamp: block.timestamp }
    },

    async committeeAt({ models, modelId, epoch, block }) {
      const moment = block === undefined ? {} : { blockNumber: block }
      const { pointer, ...facts } = await readContract(client, {
        address: models,
        abi: modelRegistryAbi,
        functionName: 'committeeAt',
        args: [modelId, BigInt(epoch)],
        ...moment,
      })
      const code = await getCode(client, { address: pointer })
      return code && readCommittee(code, facts)
    },

    async statusOf({ hub, requestId }) {
      const [status] = await readContract(client, {
        address: hub,
        abi: inferenceHubAbi,
        functionName: 'statusOf',
        args: [requestId],
      })
      return statuses[status] ?? 'none'
    },

    async fulfilment({ hub, requestId, transaction: hash }) {
      const receipt = await orNone(
        getTransactionReceipt(client, { hash }),
        TransactionReceiptNotFoundError,
      )
      if (!receipt) return undefined
      const logs = receipt.logs.filter(({ address }) => lower(address) === hub)
      const events = parseEventLogs({
        abi: inferenceHubAbi,
        logs,
        eventName: ['Fulfilled', 'Delivered'],
      })
      const own = events.filter(({ args }) => args.id === requestId)
      const fulfilled = own.find((event) => event.eventName === 'Fulfilled')
      const delivered = own.find((event) => event.eventName === 'Delivered')
      if (fulfilled?.eventName !== 'Fulfilled') return null
      return {
        block: { number: receipt.blockNumber, hash: receipt.blockHash },
        outputHash: fulfilled.args.outputHash,
        operators: fulfilled.args.operators.map(lower),
        callback: outcomeOf(delivered?.eventName === 'Delivered' ? delivered.args : undefined),
      }
    },
  }
}

function outcomeOf(delivered: { accepted: boolean } | undefined): Fulfilment['callback'] {
  return !delivered ? 'none' : delivered.accepted ? 'accepted' : 'reverted'
}

/** A committee is kept as code: a zero byte, the runtime hash, then the keys in the order of their seats. */
function readCommittee(
  code: Hex,
  facts: { retiredAt: number; quorum: number; class: number; vacant: number },
): CommitteeFacts {
  const seats = (size(code) - 33) / 20
  const keys = Array.from({ length: seats }, (_, i) => lower(slice(code, 33 + 20 * i, 53 + 20 * i)))
  return {
    keys,
    vacant: keys.map((_, i) => ((facts.vacant >> i) & 1) === 1),
    runtimeHash: slice(code, 1, 33),
    class: facts.class,
    quorum: facts.quorum,
    retiredAt: BigInt(facts.retiredAt),
  }
}

async function orNone<T>(
  asked: Promise<T>,
  none: new (...parameters: never[]) => Error,
): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof none) return undefined
    throw error
  }
}
