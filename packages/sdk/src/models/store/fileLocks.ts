import { abortable } from '../../utils/signal.js'

/** Lets one holder of a name work at a time. */
export type FileLocks = {
  /** Waits for the name, then works. Rejects with `signal.reason` if aborted while it waits. */
  hold: <T>(name: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>
}

/** Locks that all tabs of an origin share, and that end with the thread that holds them. */
export function sharedLocks(): FileLocks {
  const manager = globalThis.navigator?.locks
  if (!manager) return threadLocks()
  return {
    hold: (name, signal, work) =>
      // The result is a promise of a promise in the types, and a promise of a value in fact.
      manager.request(`trine:${name}`, { signal }, work) as Promise<
        Awaited<ReturnType<typeof work>>
      >,
  }
}

/** Locks within this thread, where there are none between tabs. */
export function threadLocks(): FileLocks {
  const tails = new Map<string, Promise<unknown>>()
  return {
    hold: async (name, signal, work) => {
      const before = tails.get(name) ?? Promise.resolve()
      const turn = before.then(() => {
        signal.throwIfAborted()
        return work()
      })
      const tail = turn.catch(() => {})
      tails.set(name, tail)
      void tail.then(() => {
        if (tails.get(name) === tail) tails.delete(name)
      })
      return abortable(turn, signal)
    },
  }
}
