import type { LibrarySession } from './library.js'

/**
 * Lets the thread take its messages before each run. The engine computes without giving way, and a loop of
 * promises alone would hear of no cancellation until its end.
 */
export function breathing(session: LibrarySession): LibrarySession {
  const { inputNames, outputNames, inputMetadata, outputMetadata } = session
  return {
    inputNames,
    outputNames,
    inputMetadata,
    outputMetadata,
    run: (async (feeds: Parameters<LibrarySession['run']>[0]) => {
      await nextTurn()
      return session.run(feeds)
    }) as LibrarySession['run'],
  }
}

/** By a message to itself: timers wait four milliseconds in a browser, which is a token's time. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
