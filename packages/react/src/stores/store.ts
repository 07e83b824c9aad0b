/** State outside of React, in the form that `useSyncExternalStore` reads. */
export type Store<State> = {
  getSnapshot: () => State
  subscribe: (listener: () => void) => () => void
  set: (state: State) => void
}

export function createStore<State>(initial: State): Store<State> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    getSnapshot: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    set(next) {
      if (Object.is(next, state)) return
      state = next
      for (const listener of [...listeners]) listener()
    },
  }
}
