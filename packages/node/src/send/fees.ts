import { type Hex, parseTransaction } from 'viem'
import { asked } from '../chain/asked.js'
import type { Attempt } from '../journal/transactions.js'
import type { Node } from '../node.js'

/** Wei per gas. */
export type Fees = { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint }

/**
 * What gas is offered for now: twice the base fee, so that the offer stands for some blocks, and never
 * above the configuration's ceiling.
 *
 * @throws RpcUnavailableError
 */
export async function priceNow({ chain, config }: Pick<Node, 'chain' | 'config'>): Promise<Fees> {
  const fees = await asked(chain.client.estimateFeesPerGas({ chain: null, type: 'eip1559' }))
  const maxFeePerGas = min(fees.maxFeePerGas, config.deliver.maxFeePerGas)
  return { maxFeePerGas, maxPriorityFeePerGas: min(fees.maxPriorityFeePerGas, maxFeePerGas) }
}

/**
 * A transaction with a higher fee in the place of one that waits. Pools take it from a tenth more on.
 *
 * @returns `undefined` where that would be above the ceiling
 */
export function raised(
  { raw }: Pick<Attempt, 'raw'>,
  now: Fees,
  ceiling: bigint,
): { order: { to: Hex; data: Hex; gas: bigint }; fees: Fees } | undefined {
  const {
    to,
    data = '0x',
    gas = 0n,
    maxFeePerGas = 0n,
    maxPriorityFeePerGas = 0n,
  } = parseTransaction(raw)
  const fees = {
    maxFeePerGas: max(now.maxFeePerGas, (maxFeePerGas * 9n) / 8n + 1n),
    maxPriorityFeePerGas: max(now.maxPriorityFeePerGas, (maxPriorityFeePerGas * 9n) / 8n + 1n),
  }
  if (!to || fees.maxFeePerGas > ceiling) return undefined
  return { order: { to, data, gas }, fees }
}

const max = (a: bigint, b: bigint) => (a > b ? a : b)
const min = (a: bigint, b: bigint) => (a < b ? a : b)
