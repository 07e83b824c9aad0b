import { useQuery } from '@tanstack/react-query'
import { useSetup } from './SetupContext.tsx'

/** The newest block, and whether the chain still answers. */
export function useBlock(): { block: bigint | undefined; chainGone: boolean } {
  const { deployment, publicClient } = useSetup()
  const { data, isError } = useQuery({
    queryKey: ['block', deployment.rpcUrl],
    queryFn: () => publicClient.getBlockNumber({ cacheTime: 0 }),
    refetchInterval: 1_000,
    retry: false,
  })
  return { block: data, chainGone: isError }
}
