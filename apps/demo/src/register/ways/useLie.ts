import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Address, Hex } from 'viem'
import { useConfig } from 'wagmi'
import { getWalletClient } from 'wagmi/actions'
import { useAnnounce } from '../Announcer.tsx'
import { failureWords } from '../failure.ts'
import { useSetup } from '../SetupContext.tsx'
import { sendLie } from './sendLie.ts'

/**
 * A lie, from the made-up claims to the contract's judgement.
 *
 * @param wanted the name in the field: what was about another one is over
 */
export function useLie(wanted: string) {
  const { deployment, publicClient: client } = useSetup()
  const config = useConfig()
  const announce = useAnnounce()
  const [transaction, setTransaction] = useState<Hex>()
  const lie = useMutation({
    mutationFn: async ({ account, name }: { account: Address; name: string }) => {
      setTransaction(undefined)
      const wallet = await getWalletClient(config)
      return sendLie({ client, wallet, deployment, account, name }, (hash) => {
        setTransaction(hash)
        announce('The lie is sent.')
      })
    },
    onSuccess: ({ receipt: { status } }) =>
      announce(status === 'reverted' ? 'The contract refused the lie.' : 'The lie went through.'),
    onError: (error) => announce(failureWords(error)),
  })
  const { isPending: busy, mutate: start } = lie
  if (!busy && lie.variables?.name !== wanted) return { busy, start }
  const { data: result, error } = lie
  return { busy, start, transaction, result, error: error ?? undefined }
}
