import { useQuery } from '@tanstack/react-query'
import { lookalikeSmall } from '@trine/lookalike'
import { type ChainQuote, chainQuote } from '@trine/sdk/chain'
import { useConnection } from 'wagmi'
import { useClients } from '../ClientsContext.tsx'
import type { Fees } from '../parts/useFees.ts'
import { useSetup } from '../SetupContext.tsx'
import { callbackGas } from '../ways/push.ts'

/** What a name by push comes to: free to ask, and shown before anything is signed. */
export function usePushQuote(fees: Fees | undefined): ChainQuote | undefined {
  const { registrar } = useSetup().deployment
  const { client } = useClients()
  // Without a wallet too: whose request it is changes nothing of what it costs.
  const { address = registrar } = useConnection()
  const price = fees?.price ?? 0n
  const { data } = useQuery({
    queryKey: ['push quote', client.id, address, price.toString()],
    queryFn: async ({ signal }) => {
      const target = { consumer: registrar, requester: address, value: price, callbackGas }
      const quotes = await chainQuote(client, { models: [lookalikeSmall], target, signal })
      return quotes.find(({ way }) => way === 'push') ?? null
    },
    enabled: fees !== undefined,
    refetchInterval: 10_000,
  })
  return data ?? undefined
}
