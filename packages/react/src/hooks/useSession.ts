import { useMemo, useSyncExternalStore } from 'react'
import { useTrine } from '../context.js'
import {
  idleSession,
  type SessionActions,
  type SessionSnapshot,
  sessionStoreOf,
} from '../stores/sessionStore.js'

export type UseSessionParameters = {
  /** The route whose account is meant. Needed only where several of the client's routes have one. */
  route?: string | undefined
}
export type UseSessionReturnType = SessionSnapshot & SessionActions

/**
 * The session that requests are paid from, and the requests that wait for their answer. Reads the chain
 * when it is first shown, after each action and each run of a hook, and every few seconds while a
 * request is pending; else not at all. All components that use one account share what was read.
 *
 * Its functions never throw: what went wrong is in `error`, a prompt that the user refused too.
 *
 * @throws ProviderMissingError when there is no `TrineProvider`
 * @example
 * const { session, status, open, revoke } = useSession()
 * const start = () => open({ deposit, perRequest, expires, consumers: [registrar] })
 * session?.balance // wei, as decimal text
 */
export function useSession({ route }: UseSessionParameters = {}): UseSessionReturnType {
  const client = useTrine()
  const store = sessionStoreOf(client, route)
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, () => idleSession)
  return useMemo(() => ({ ...snapshot, ...store.actions }), [snapshot, store])
}
