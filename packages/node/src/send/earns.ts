import { asked } from '../chain/asked.js'
import type { Node } from '../node.js'

/**
 * Whether a transaction pays for its gas at the present price, or need not.
 *
 * @param income wei
 * @throws RpcUnavailableError
 */
export async function earns(
  { chain, config }: Pick<Node, 'chain' | 'config'>,
  gas: bigint,
  income: bigint,
): Promise<boolean> {
  if (config.deliver.subsidize) return true
  return income >= gas * (await asked(chain.client.getGasPrice()))
}
