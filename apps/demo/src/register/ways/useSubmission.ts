import { useQuery } from '@tanstack/react-query'
import { inferenceHubAbi } from '@trine/contracts'
import { type Hex, hexToString, isAddressEqual } from 'viem'
import { useSetup } from '../SetupContext.tsx'

/** Wei for one gwei: rebates are kept in gwei. */
const gwei = 10n ** 9n

/** Who brought a request into a block, what it is about, and what is set aside for it: as the chain has it. */
export function useSubmission(requestId: Hex | undefined) {
  const { deployment, publicClient } = useSetup()
  const { data } = useQuery({
    queryKey: ['submission', requestId],
    queryFn: async () => {
      const [event] = await publicClient.getContractEvents({
        address: deployment.hub,
        abi: inferenceHubAbi,
        eventName: 'Requested',
        args: { id: requestId ?? '0x' },
        fromBlock: BigInt(deployment.deployBlock),
        strict: true,
      })
      if (!event) return null
      const { submitter, terms, input } = event.args
      const is = (one: Hex) => isAddressEqual(one, submitter)
      const seat = deployment.nodes.findIndex(({ key, owner }) => is(key) || is(owner))
      const { fee, rebate, value } = terms
      return {
        /** Its input: the name, and zeros to the end. */
        name: hexToString(input, { size: 64 }),
        submitter,
        seat: seat < 0 ? undefined : seat,
        reserved: { fee, rebate: BigInt(rebate) * gwei, value },
      }
    },
    enabled: requestId !== undefined,
    // Looked for until a block has it.
    refetchInterval: ({ state }) => (state.data ? false : 500),
  })
  return data ?? undefined
}
