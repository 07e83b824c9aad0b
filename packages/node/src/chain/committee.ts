import { modelRegistryAbi, operatorRegistryAbi } from '@trine/contracts'
import { type Hex, zeroAddress } from 'viem'
import { called, Reverted } from './asked.js'
import type { Chain } from './connect.js'

/** The committee in office for a model, and what the chain wants of its claims. */
export type Committee = {
  epoch: bigint
  /** Keys in the order of their seats; zero where one is vacant. */
  seats: readonly Hex[]
  /** How many claims convince. */
  quorum: number
  runtimeHash: Hex
  class: number
  /** Wei that one operator asks for one answer by push. */
  price: bigint
}

/**
 * @returns `undefined` for a model that the chain does not know
 * @throws RpcUnavailableError
 */
export async function readCommittee(chain: Chain, modelId: Hex): Promise<Committee | undefined> {
  const { client, models } = chain
  const common = { abi: modelRegistryAbi, address: models, args: [modelId] } as const
  try {
    const [terms, [epoch, seats]] = await Promise.all([
      called(client.readContract({ ...common, functionName: 'termsOf' })),
      called(client.readContract({ ...common, functionName: 'seatsOf' })),
    ])
    const { runtimeHash, quorum, price } = terms
    return {
      epoch: BigInt(epoch),
      seats: seats.map((key) => key.toLowerCase() as Hex),
      quorum,
      runtimeHash,
      class: terms.class,
      price,
    }
  } catch (error) {
    if (error instanceof Reverted) return undefined
    throw error
  }
}

/** The seats that are not vacant, in ascending order. */
export function liveSeats({ seats }: Committee): number[] {
  return [...seats.keys()].filter((seat) => seats[seat] !== zeroAddress)
}

/** Who stands behind a key, and where its node is reached. */
export type Operator = { owner: Hex; endpoint: string }

/** @throws RpcUnavailableError */
export async function readOperator(chain: Chain, key: Hex): Promise<Operator> {
  const common = { abi: operatorRegistryAbi, address: chain.operators } as const
  const owner = await called(
    chain.client.readContract({ ...common, functionName: 'ownerOfKey', args: [key] }),
  )
  const { endpoint } = await called(
    chain.client.readContract({ ...common, functionName: 'operatorOf', args: [owner] }),
  )
  return { owner: owner.toLowerCase() as Hex, endpoint }
}
