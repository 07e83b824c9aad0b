import { BaseError, CallExecutionError, type Client, ContractFunctionRevertedError } from 'viem'
import { readContract } from 'viem/actions'
import { ChainUnreachableError, PriceUnavailableError } from '../../../errors/chain.js'
import type { Hex } from '../../../utils/hex.js'
import type { Round } from './roundPrice.js'

/** What is read of an `AggregatorV3Interface`. */
const feedAbi = [
  {
    type: 'function',
    name: 'decimals',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'uint8' }],
  },
  {
    type: 'function',
    name: 'latestRoundData',
    stateMutability: 'view',
    inputs: [],
    outputs: [
      { name: 'roundId', type: 'uint80' },
      { name: 'answer', type: 'int256' },
      { name: 'startedAt', type: 'uint256' },
      { name: 'updatedAt', type: 'uint256' },
      { name: 'answeredInRound', type: 'uint80' },
    ],
  },
] as const

/**
 * Reads the newest round of a price feed.
 *
 * @throws PriceUnavailableError when there is no feed or it refuses; ChainUnreachableError
 */
export async function readRound(client: Client, address: Hex): Promise<Round> {
  const feed = { address, abi: feedAbi } as const
  try {
    const [decimals, [roundId, answer, , updatedAt, answeredInRound]] = await Promise.all([
      readContract(client, { ...feed, functionName: 'decimals' }),
      readContract(client, { ...feed, functionName: 'latestRoundData' }),
    ])
    return { roundId, answer, updatedAt, answeredInRound, decimals }
  } catch (cause) {
    throw hasAnswered(cause)
      ? new PriceUnavailableError({ reason: 'there is no feed at this address, or it refuses' })
      : new ChainUnreachableError({ doing: 'the price feed', cause })
  }
}

/** Whether the call came to an end: it reverted, or what it returned is no round. */
function hasAnswered(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false
  const has = (kind: typeof ContractFunctionRevertedError | typeof CallExecutionError) =>
    error.walk((one) => one instanceof kind) !== null
  return has(ContractFunctionRevertedError) || !has(CallExecutionError)
}
