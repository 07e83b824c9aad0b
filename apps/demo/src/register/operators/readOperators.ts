import { inferenceHubAbi, modelRegistryAbi, operatorRegistryAbi } from '@trine/contracts'
import { isAddressEqual, type PublicClient } from 'viem'
import type { Deployment, OperatorNode } from '../../deployment.ts'

export type OperatorState = OperatorNode & {
  /** Its place in the committee; `undefined`: it has none. */
  seat: number | undefined
  /** Wei. */
  stake: bigint
  /** Wei on its key's account: what requests by push have brought it so far. */
  earned: bigint
}

/** What the chain says of each operator. */
export async function readOperators(
  client: PublicClient,
  { hub, models, modelIds, nodes, operators }: Deployment,
): Promise<OperatorState[]> {
  const [modelId] = modelIds
  if (!modelId) return []
  const [, keys] = await client.readContract({
    address: models,
    abi: modelRegistryAbi,
    functionName: 'seatsOf',
    args: [modelId],
  })
  return Promise.all(
    nodes.map(async (node) => {
      const [{ stake }, earned] = await Promise.all([
        client.readContract({
          address: operators,
          abi: operatorRegistryAbi,
          functionName: 'operatorOf',
          args: [node.owner],
        }),
        client.readContract({
          address: hub,
          abi: inferenceHubAbi,
          functionName: 'balanceOf',
          args: [node.key],
        }),
      ])
      const seat = keys.findIndex((key) => isAddressEqual(key, node.key))
      return { ...node, seat: seat < 0 ? undefined : seat, stake, earned }
    }),
  )
}
