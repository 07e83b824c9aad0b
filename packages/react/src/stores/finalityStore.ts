import type { BaseError } from '@trine/sdk'
import type { Finality, WatchFinalityParameters } from '@trine/sdk/chain'
import { PartNotLoadedError } from '../errors/part.js'
import { createStore } from './store.js'

/** How final a transaction is. A third axis, beside status and assurance: it can go back. */
export type FinalitySnapshot = {
  /** `'none'` where there is no transaction. */
  state: 'none' | Finality['state']
  /** Blocks from the one that holds it to the newest, both counted. */
  confirmations: number
  block: Finality['block']
  /** Why it cannot be watched: `react/part-not-loaded`. */
  error: BaseError | undefined
}

export const noFinality: FinalitySnapshot = {
  state: 'none',
  confirmations: 0,
  block: undefined,
  error: undefined,
}

export type FinalityStore = {
  getSnapshot: () => FinalitySnapshot
  subscribe: (listener: () => void) => () => void
}

let part: Promise<typeof import('@trine/sdk/chain')> | undefined

/** A load that failed is tried again by whoever needs it next. */
function loadChain() {
  part ??= import('@trine/sdk/chain').catch((cause) => {
    part = undefined
    throw new PartNotLoadedError({ part: 'chain', cause })
  })
  return part
}

/** Watches while somebody looks. What is of chains loads then, and on no page that has no transaction. */
export function createFinalityStore(
  parameters: WatchFinalityParameters | undefined,
): FinalityStore {
  const { getSnapshot, subscribe, set } = createStore<FinalitySnapshot>(
    parameters ? { ...noFinality, state: 'pending' } : noFinality,
  )
  let watching: { stop: () => void } | undefined
  let readers = 0

  function watch(asked: WatchFinalityParameters): { stop: () => void } {
    let stopped = false
    let end = () => {}
    loadChain().then(
      ({ watchFinality }) => {
        if (stopped) return
        end = watchFinality(asked, ({ state, confirmations, block }) => {
          if (!stopped) set({ state, confirmations, block, error: undefined })
        })
      },
      (error: BaseError) => {
        if (!stopped) set({ ...getSnapshot(), error })
      },
    )
    return {
      stop() {
        stopped = true
        end()
      },
    }
  }

  return {
    getSnapshot,
    subscribe(listener) {
      const unsubscribe = subscribe(listener)
      readers++
      if (parameters) watching ??= watch(parameters)
      return () => {
        unsubscribe()
        if (--readers > 0) return
        watching?.stop()
        watching = undefined
      }
    },
  }
}
