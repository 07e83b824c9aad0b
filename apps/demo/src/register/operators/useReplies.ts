import { useEffect, useState } from 'react'

/** How long an operator took to answer, as the browser saw it. Milliseconds. */
export type Reply = { url: string; took: number; status: number }

/**
 * What the browser itself notes of requests to operators: nothing stands between the SDK and the network.
 *
 * @param since as by `performance.now()`; `undefined` before anything was asked
 */
export function useReplies(
  nodes: readonly { url: string }[],
  since: number | undefined,
): readonly Reply[] {
  const [replies, setReplies] = useState<readonly Reply[]>([])
  useEffect(() => {
    setReplies([])
    if (since === undefined) return
    const observer = new PerformanceObserver((list) => {
      const found = (list.getEntries() as PerformanceResourceTiming[])
        .filter(({ name, startTime }) => startTime >= since && name.endsWith('/v1/claims'))
        .flatMap(({ name, duration, responseStatus }) => {
          const url = nodes.find((one) => name.startsWith(one.url))?.url
          // A request that asks whether it may be sent is answered first: the last entry is the answer.
          return url ? [{ url, took: duration, status: responseStatus }] : []
        })
      if (found.length > 0)
        setReplies((before) => [
          ...before.filter(({ url }) => found.every((one) => one.url !== url)),
          ...found,
        ])
    })
    observer.observe({ type: 'resource', buffered: true })
    return () => observer.disconnect()
  }, [nodes, since])
  return replies
}
