import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import type { Answer, Client } from '@trine/sdk'
import { useMemo, useState, useSyncExternalStore } from 'react'
import { useTrine } from '../context.js'
import { idleRun, type RunSnapshot } from '../stores/runSnapshot.js'
import {
  type AnyParameters,
  createRunStore,
  type Runnable,
  type RunStore,
} from '../stores/runStore.js'
import { lookAtSessions } from '../stores/sessionStore.js'

export type RunActions<Parameters, Output> = {
  /** Starts a run, and ends or joins the one before it. Never throws: what went wrong is in `error`. */
  run: (parameters: Parameters) => void
  /** As `run`; settles as the SDK's own function does. */
  runAsync: (parameters: Parameters) => Promise<Answer<Output>>
  /** Ends the run, wherever it is. `status` becomes `'aborted'` when the SDK has ended it. */
  abort: () => void
  /** Ends the run and forgets it. */
  reset: () => void
  /** Says yes to `consent`, as it was when this was rendered: a press that comes late says nothing. */
  approve: () => void
  /** Says no to it. The plan goes on without that offer, or ends with `policy/consent-denied`. */
  reject: () => void
}

/** The state of one component's runs, and what starts and ends them. */
export function useRunnable<Parameters extends AnyParameters, Output>(
  runnable: Runnable<Parameters, Output>,
): RunSnapshot<Output> & RunActions<Parameters, Output> {
  const client = useTrine()
  const queryClient = useQueryClient()
  const [stores] = useState(
    () => new WeakMap<Client, Map<QueryClient, Handle<Parameters, Output>>>(),
  )
  const { store, actions } = handleOf(stores, client, queryClient, runnable)
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, () => idleRun)
  const { consent } = snapshot
  const answers = useMemo(
    () => ({
      approve: () => store.answer(consent, true),
      reject: () => store.answer(consent, false),
    }),
    [store, consent],
  )
  return useMemo(() => ({ ...snapshot, ...actions, ...answers }), [snapshot, actions, answers])
}

type Handle<Parameters extends AnyParameters, Output> = {
  store: RunStore<Parameters, Output>
  actions: Omit<RunActions<Parameters, Output>, 'approve' | 'reject'>
}

/** One store for each client, for as long as the component lives; making one has no effects. */
function handleOf<Parameters extends AnyParameters, Output>(
  stores: WeakMap<Client, Map<QueryClient, Handle<Parameters, Output>>>,
  client: Client,
  queryClient: QueryClient,
  runnable: Runnable<Parameters, Output>,
): Handle<Parameters, Output> {
  const byQueryClient = stores.get(client) ?? new Map<QueryClient, Handle<Parameters, Output>>()
  stores.set(client, byQueryClient)
  const known = byQueryClient.get(queryClient)
  if (known) return known
  const store = createRunStore(client, runnable, () => {
    // A run leaves a record behind, and changes what the next one would cost.
    void queryClient.invalidateQueries({ queryKey: ['trine', 'records', client.id] })
    void queryClient.invalidateQueries({ queryKey: ['trine', 'quote', client.id] })
    lookAtSessions(client)
  })
  const handle: Handle<Parameters, Output> = {
    store,
    actions: {
      run: (parameters) => {
        store.run(parameters).catch(() => undefined)
      },
      runAsync: store.run,
      abort: store.abort,
      reset: store.reset,
    },
  }
  byQueryClient.set(queryClient, handle)
  return handle
}
