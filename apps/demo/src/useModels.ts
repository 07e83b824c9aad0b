import { lookalikeLarge, lookalikeSmall } from '@trine/lookalike'
import { useModel } from '@trine/react'
import { useEffect } from 'react'

export type ModelsState = {
  status: 'downloading' | 'loading' | 'ready' | 'error' | 'aborted'
  /** Which of the two is being fetched. */
  step: 1 | 2
  loaded: number
  total: number
  error: ReturnType<typeof useModel>['error']
  start: () => void
  stop: () => void
}

/**
 * Gets the models of this device ready as soon as the page is there, the small one first.
 *
 * @param both whether the larger one is to run here, too
 */
export function useModels(both: boolean): ModelsState {
  const small = useModel(lookalikeSmall)
  const large = useModel(lookalikeLarge)
  const smallIsReady = small.status === 'ready'
  const { preload: startSmall } = small
  const { preload: startLarge } = large
  useEffect(startSmall, [startSmall])
  useEffect(() => {
    if (both && smallIsReady) startLarge()
  }, [both, smallIsReady, startLarge])

  const now = both && smallIsReady ? large : small
  return {
    status: now.status === 'idle' ? 'loading' : now.status,
    step: both && smallIsReady ? 2 : 1,
    loaded: now.loaded,
    total: now.total,
    error: now.error,
    start: now.preload,
    stop: now.abort,
  }
}
