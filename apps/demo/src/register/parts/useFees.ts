import { useQuery } from '@tanstack/react-query'
import { nameRegistrarAbi } from '@trine/contracts'
import { useSetup } from '../SetupContext.tsx'

export type Fees = {
  /** Wei that the registrar takes for a name. */
  price: bigint
  /** Wei for one gas, at most: what transactions of this page name as their limit. */
  maxFeePerGas: bigint
}

/** What a name and gas cost now. Read often: the page asks for no approval at a price it has not shown. */
export function useFees(): Fees | undefined {
  const { deployment, publicClient } = useSetup()
  const { data } = useQuery({
    queryKey: ['fees', deployment.registrar],
    queryFn: async () => {
      const [price, { maxFeePerGas }] = await Promise.all([
        publicClient.readContract({
          address: deployment.registrar,
          abi: nameRegistrarAbi,
          functionName: 'price',
        }),
        publicClient.estimateFeesPerGas(),
      ])
      return { price, maxFeePerGas }
    },
    refetchInterval: 10_000,
  })
  return data
}
