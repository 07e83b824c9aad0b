import { modelRegistryAbi } from '@trine/contracts'
import { size, slice, zeroAddress } from 'viem'
import { getCode, readContract } from 'viem/actions'
import type { Hex } from '../../../utils/hex.js'
import { readChain } from '../readChain.js'
import type { HubContracts } from './hubContracts.js'
import { lower } from './hubContracts.js'

/** A committee by its epoch, as it was at a block. */
export type Seated = { runtimeHash: Hex; class: number; quorum: number; keys: readonly Hex[] }

/**
 * Reads the committee of an epoch, in office or not. Where the RPC keeps no state of that block, the seats are
 * those of now.
 *
 * @returns `undefined` where there was none
 */
export async function seatedAt(
  { client, models }: HubContracts,
  modelId: Hex,
  epoch: number,
  blockNumber: bigint,
  signal?: AbortSignal,
): Promise<Seated | undefined> {
  const read = (at: { blockNumber?: bigint }) =>
    readContract(client, {
      address: models,
      abi: modelRegistryAbi,
      functionName: 'committeeAt',
      args: [modelId, BigInt(epoch)],
      ...at,
    })
  const reading = read({ blockNumber }).catch(() => read({}))
  const {
    pointer,
    quorum,
    class: number,
    vacant,
  } = await readChain('the committee', reading, signal)
  if (pointer === zeroAddress) return undefined
  // The data of an SSTORE2 contract: a byte that stops, the runtime's hash, and then the keys.
  const code = await readChain('the committee', getCode(client, { address: pointer }), signal)
  if (code === undefined || size(code) < 33) return undefined
  const keys = Array.from({ length: (size(code) - 33) / 20 }, (_, seat) =>
    (vacant >> seat) & 1 ? zeroAddress : lower(slice(code, 33 + 20 * seat, 53 + 20 * seat)),
  )
  return { runtimeHash: slice(code, 1, 33), class: number, quorum, keys }
}
