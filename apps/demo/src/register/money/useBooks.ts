import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useConnection } from 'wagmi'
import { useSetup } from '../SetupContext.tsx'
import { useBlock } from '../useBlock.ts'
import { readBooks } from './readBooks.ts'

/** The books at the newest block, read again with each. */
export function useBooks() {
  const { deployment, publicClient } = useSetup()
  const { address } = useConnection()
  const { block, chainGone } = useBlock()
  const { data: books } = useQuery({
    queryKey: ['books', deployment.hub, address, block?.toString()],
    queryFn: () => readBooks(publicClient, deployment, address, block ?? 0n),
    enabled: block !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })
  return { books, chainGone }
}
