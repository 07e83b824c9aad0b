import { useMutation } from '@tanstack/react-query'
import type { ClassifyReturnType } from '@trine/sdk'
import type { ChainQuote } from '@trine/sdk/chain'
import { useState } from 'react'
import type { Address } from 'viem'
import { useAnnounce } from '../Announcer.tsx'
import { useClients } from '../ClientsContext.tsx'
import { failureWords } from '../failure.ts'
import { useSetup } from '../SetupContext.tsx'
import { push } from './push.ts'

export type PushState = {
  name: string
  /** When it was started, as by `Date.now()`. */
  since: number
  /** What was shown before it was started. */
  quote: ChainQuote
  answer?: ClassifyReturnType | undefined
  error?: unknown
}

type Start = { name: string; owner: Address; price: bigint; quote: ChainQuote }

/** A registration by push, from the signature to the callback. */
export function usePush() {
  const { registrar } = useSetup().deployment
  const clients = useClients()
  const announce = useAnnounce()
  const [state, setState] = useState<PushState>()
  const mutation = useMutation({
    mutationFn: async ({ name, owner, price, quote }: Start) => {
      const base = { name, quote, since: Date.now() }
      setState(base)
      announce('The request is signed by the session’s key.')
      try {
        const answer = await push({ client: clients.push, registrar, owner, name, price })
        setState({ ...base, answer })
        announce('The committee has answered.')
      } catch (error) {
        setState({ ...base, error })
        announce(failureWords(error))
      }
    },
  })
  return { state, busy: mutation.isPending, start: mutation.mutate }
}
