import { useQueryClient } from '@tanstack/react-query'
import type { ModelSource } from '@trine/sdk'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useTrine } from '../context.js'
import { idleModel, type ModelSnapshot, modelStoreOf } from '../stores/modelStore.js'

export type UseModelReturnType = ModelSnapshot & {
  /**
   * Downloads, verifies and loads the model, unless that is under way. Called again when it is `'ready'`,
   * it loads what was unloaded since; a model that is still loaded stays `'ready'`, at next to no cost.
   */
  preload: () => void
  /**
   * Ends the preload at once, for all components that wait for it: `preload` starts another. What was
   * downloaded is kept.
   */
  abort: () => void
}

/**
 * Gets a model ready, and tells how far it is. Rendering downloads nothing: call `preload`. All components
 * that use one model of one client share one preload.
 *
 * `'ready'` says that the last preload came to its end. `unload`, or a worker that ended since, takes the
 * model away without a word: the next request loads it again, and so does `preload`.
 *
 * @throws ProviderMissingError when there is no `TrineProvider`
 * @example
 * const { status, loaded, total, preload } = useModel(lookalikeSmall)
 * useEffect(preload, [preload])
 * status // 'downloading', then 'loading', then 'ready'
 */
export function useModel(source: ModelSource): UseModelReturnType {
  const client = useTrine()
  const queryClient = useQueryClient()
  const store = modelStoreOf(client, source)
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, () => idleModel)
  const { status } = snapshot
  useEffect(() => {
    // A plan depends on what is loaded.
    if (status === 'ready')
      void queryClient.invalidateQueries({ queryKey: ['trine', 'quote', client.id] })
  }, [status, queryClient, client])
  return useMemo(
    () => ({ ...snapshot, preload: store.preload, abort: store.abort }),
    [snapshot, store],
  )
}
