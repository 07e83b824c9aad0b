import { inferenceHubAbi } from '@trine/contracts'
import { decodeFunctionData, keccak256, parseEventLogs } from 'viem'
import { getBlock, getTransaction, getTransactionReceipt } from 'viem/actions'
import { AnswerUnreadableError } from '../../../errors/chain.js'
import type { Hex } from '../../../utils/hex.js'
import { readChain } from '../readChain.js'
import type { BlockRef } from './committee.js'
import { type HubContracts, lower } from './hubContracts.js'
import type { Sent } from './outbox.js'

/** What the transaction said that answered a request, and what became of it. */
export type Delivery = {
  transaction: Hex
  block: BlockRef
  output: Hex
  outputHash: Hex
  /** Packed claims. */
  evidence: Hex
  callback: 'none' | 'accepted' | 'reverted'
}

/**
 * Reads the transaction that answered a request. Events do not have the claims; its calldata does.
 *
 * @throws AnswerUnreadableError, ChainUnreachableError
 */
export async function readDelivery(
  { client, hub }: HubContracts,
  { requestId, terms }: Sent,
  hash: Hex,
  signal: AbortSignal,
): Promise<Delivery> {
  const unreadable = (reason: string) => new AnswerUnreadableError({ requestId, reason })
  const reading = Promise.all([
    getTransaction(client, { hash }),
    getTransactionReceipt(client, { hash }),
  ])
  const [{ to, input }, { blockNumber: number, blockHash, logs }] = await readChain(
    'the answer',
    reading,
    signal,
  )
  const asking = getBlock(client, { blockHash })
  const { timestamp } = await readChain('the block of the answer', asking, signal)
  if (to === null || lower(to) !== hub) throw unreadable('another contract passed it on')
  const { functionName, args } = decodeFunctionData({ abi: inferenceHubAbi, data: input })
  if (functionName !== 'fulfill') throw unreadable('it came with others, as a digest only')
  const [, outputHash, , output, evidence] = args
  if (keccak256(output) !== outputHash) throw unreadable('it is a digest only')
  const [delivered] = parseEventLogs({
    abi: inferenceHubAbi,
    eventName: 'Delivered',
    logs: logs.filter(({ address }) => lower(address) === hub),
    args: { id: requestId },
  })
  const called = delivered?.args.accepted ? 'accepted' : 'reverted'
  return {
    transaction: hash,
    block: { number, hash: blockHash, timestamp },
    output,
    outputHash,
    evidence,
    callback: terms.callbackGas === 0 ? 'none' : called,
  }
}
