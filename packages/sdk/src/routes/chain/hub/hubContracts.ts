import { inferenceHubAbi } from '@trine/contracts'
import type { Client } from 'viem'
import { getChainId, readContract } from 'viem/actions'
import type { Hex } from '../../../utils/hex.js'
import { memo } from '../memo.js'
import { readChain } from '../readChain.js'

/** Where a hub's contracts are. Addresses in lower case. */
export type HubContracts = {
  client: Client
  chainId: number
  hub: Hex
  verifier: Hex
  models: Hex
  operators: Hex
}

export const lower = (address: Hex): Hex => address.toLowerCase() as Hex

/** Finds the contracts that a hub stands on. They never change, so they are asked for once. */
export function findContracts(client: Client, address: Hex): () => Promise<HubContracts> {
  const hub = lower(address)
  return memo(async () => {
    const read = (functionName: 'verifier' | 'models' | 'operators') =>
      readContract(client, { address: hub, abi: inferenceHubAbi, functionName })
    const [chainId, verifier, models, operators] = await readChain(
      'the hub',
      Promise.all([getChainId(client), read('verifier'), read('models'), read('operators')]),
    )
    return {
      client,
      chainId,
      hub,
      verifier: lower(verifier),
      models: lower(models),
      operators: lower(operators),
    }
  })
}
