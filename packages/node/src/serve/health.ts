import type { Health } from '@trine/sdk/chain'
import { type Hex, zeroAddress } from 'viem'
import type { Fault, Node } from '../node.js'

/** `GET /health`: as every client of nodes reads it, and what is wrong with this one until it restarts. */
export function serveHealth(node: Node): () => Promise<Health & { faults: Fault[] }> {
  const { account, chain, view, runner, faults, stopping } = node
  const operator = account.address.toLowerCase() as Hex
  /** The last that was heard of: a health that waits for the RPC is none. */
  let owner: Hex = zeroAddress
  const look = async () => {
    owner = (await view.operator(operator)).owner
  }
  return async () => {
    if (owner === zeroAddress && !view.behind()) await look().catch(() => {})
    return {
      status: stopping() ? 'stopping' : view.behind() ? 'behind' : 'ok',
      operator,
      owner,
      chainId: chain.chainId,
      hub: chain.hub,
      block: view.head().number,
      models: [...runner.models.values()].map(({ id, runtimeHash }) => ({
        modelId: id,
        runtimeHash,
      })),
      faults: [...faults],
    }
  }
}
