import { inferenceHubAbi } from '@trine/contracts'
import {
  createPublicClient,
  type Hex,
  http,
  isAddress,
  type PublicClient,
  type Transport,
  webSocket,
  zeroAddress,
} from 'viem'
import { ChainMismatchError, RpcUnavailableError } from '../errors/chain.js'
import { asked } from './asked.js'

/** The chain as this node reaches it. Addresses are in lower case. */
export type Chain = {
  client: PublicClient
  chainId: bigint
  hub: Hex
  models: Hex
  operators: Hex
  /** Tells this chain from every other, also from a local one that had the same id before. */
  identity: string
  close: () => Promise<void>
}

/**
 * Connects to an RPC, and makes sure that it is of the right chain.
 *
 * @throws RpcUnavailableError, ChainMismatchError
 */
export async function connectChain(config: {
  rpcUrl: string
  chainId: bigint
  hub: Hex
}): Promise<Chain> {
  const { rpcUrl, chainId, hub } = config
  const transport: Transport = rpcUrl.startsWith('ws')
    ? webSocket(rpcUrl, { reconnect: { attempts: Number.MAX_SAFE_INTEGER, delay: 1_000 } })
    : http(rpcUrl, { timeout: 10_000, retryCount: 1 })
  const client = createPublicClient({ transport, cacheTime: 0 })
  const close = async () => {
    if (!rpcUrl.startsWith('ws')) return
    const socket = await client.transport.getRpcClient?.().catch(() => undefined)
    socket?.close()
  }
  try {
    const actual = BigInt(await asked(client.getChainId()))
    if (actual !== chainId)
      throw new ChainMismatchError({ reason: `the RPC is of chain ${actual}, not ${chainId}` })
    const genesis = await asked(client.getBlock({ blockNumber: 0n }))
    if (typeof genesis.hash !== 'string') throw new RpcUnavailableError()
    if (!(await asked(client.getCode({ address: hub }))))
      throw new ChainMismatchError({ reason: 'there is no contract at the hub’s address' })
    const read = async (functionName: 'models' | 'operators') => {
      const address = await asked(
        client.readContract({ abi: inferenceHubAbi, address: hub, functionName }),
      )
      if (!isAddress(address) || address === zeroAddress)
        throw new ChainMismatchError({ reason: 'the hub names no registries' })
      return address.toLowerCase() as Hex
    }
    const [models, operators] = [await read('models'), await read('operators')]
    const identity = `${chainId}:${genesis.hash}:${hub}`
    return { client, chainId, hub, models, operators, identity, close }
  } catch (error) {
    await close()
    throw error
  }
}
