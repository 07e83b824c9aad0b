import { useSession } from '@trine/react'
import { useEffect, useRef } from 'react'
import { useConnection } from 'wagmi'
import { useAnnounce } from '../Announcer.tsx'
import { failureWords } from '../failure.ts'

/** Milliseconds between two looks while a request of this page is under way. */
const interval = 1_000

/**
 * The session of the account that is connected, told of as it changes.
 *
 * @param eager whether a request is under way
 */
export function useRegistrarSession(eager: boolean) {
  const account = useSession()
  const { address, status } = useConnection()
  const announce = useAnnounce()
  const { refresh, session, error } = account
  // biome-ignore lint/correctness/useExhaustiveDependencies: another account has another session.
  useEffect(() => void refresh(), [refresh, address, status])
  useEffect(() => {
    if (!eager) return
    const timer = setInterval(refresh, interval)
    return () => {
      clearInterval(timer)
      // What the request came to: paid, given back, or refused because the session is over.
      void refresh()
    }
  }, [eager, refresh])

  const before = useRef(session?.id)
  useEffect(() => {
    if (before.current === session?.id) return
    before.current = session?.id
    if (!session) announce('There is no session any more.')
    else announce(session.status === 'open' ? 'The session is open.' : 'The session is over.')
  }, [session, announce])
  useEffect(() => {
    // Without a wallet there is nothing to read: no fault, and the button says so.
    if (error && error.code !== 'chain/wallet-missing') announce(failureWords(error))
  }, [error, announce])
  return account
}

export type SessionState = ReturnType<typeof useRegistrarSession>

/** Whether the wallet is being asked about the session, or the chain told. */
export function isActing({ status }: SessionState): boolean {
  return ['opening', 'revoking', 'withdrawing', 'refunding'].includes(status)
}
