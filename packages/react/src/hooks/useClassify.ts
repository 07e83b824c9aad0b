import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import type { ClassifyParameters, ClassifyReturnType, Client } from '@trine/sdk'
import { useMemo, useState, useSyncExternalStore } from 'react'
import { useTrine } from '../context.js'
import {
  type ClassifySnapshot,
  createRunStore,
  idleSnapshot,
  type RunStore,
} from '../stores/runStore.js'
import { lookAtSessions } from '../stores/sessionStore.js'

export type UseClassifyReturnType = ClassifySnapshot & {
  /** Starts a run, and ends or joins the one before it. Never throws: what went wrong is in `error`. */
  run: (parameters: ClassifyParameters) => void
  /** As `run`; settles as the SDK's `classify` does. */
  runAsync: (parameters: ClassifyParameters) => Promise<ClassifyReturnType>
  /** Ends the run, wherever it is. `status` becomes `'aborted'` when the SDK has ended it. */
  abort: () => void
  /** Ends the run and forgets it. */
  reset: () => void
}

/**
 * Asks which of a model's labels an input has. A run starts when `run` is called, from an event, and
 * never by rendering or refetching: one could be paid for.
 *
 * Calling `run` again ends the run before it. With the same `idempotencyKey` and the same request it joins
 * that run instead; with the same key and another request it fails with `request/idempotency-conflict`, and
 * the run before ends as well. A run that was aborted is not joined: the next call starts anew.
 *
 * Unmounting ends nothing, because a paid answer would be lost: the run goes on to its record. To end it
 * with the component, return `abort` from an effect.
 *
 * @throws ProviderMissingError when there is no `TrineProvider`
 * @example
 * const { output, status, run, abort } = useClassify()
 * const ask = () => run({ models: [lookalikeSmall], input: 'app-uniswap.io' })
 * output?.label // 'phishing'
 */
export function useClassify(): UseClassifyReturnType {
  const client = useTrine()
  const queryClient = useQueryClient()
  const [stores] = useState(() => new WeakMap<Client, Map<QueryClient, Handle>>())
  const handle = handleOf(stores, client, queryClient)
  const snapshot = useSyncExternalStore(
    handle.store.subscribe,
    handle.store.getSnapshot,
    () => idleSnapshot,
  )
  return useMemo(() => ({ ...snapshot, ...handle.actions }), [snapshot, handle])
}

type Handle = {
  store: RunStore
  actions: Pick<UseClassifyReturnType, 'run' | 'runAsync' | 'abort' | 'reset'>
}

/** One store for each client, for as long as the component lives; making one has no effects. */
function handleOf(
  stores: WeakMap<Client, Map<QueryClient, Handle>>,
  client: Client,
  queryClient: QueryClient,
): Handle {
  const byQueryClient = stores.get(client) ?? new Map<QueryClient, Handle>()
  stores.set(client, byQueryClient)
  const known = byQueryClient.get(queryClient)
  if (known) return known
  const store = createRunStore(client, () => {
    // A run leaves a record behind, and changes what the next one would cost.
    void queryClient.invalidateQueries({ queryKey: ['trine', 'records', client.id] })
    void queryClient.invalidateQueries({ queryKey: ['trine', 'quote', client.id] })
    lookAtSessions(client)
  })
  const handle: Handle = {
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
