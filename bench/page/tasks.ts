import { type ContestantName, contestants } from './contestants.ts'
import type { ModelName } from './graphs.ts'
import { makeInput } from './inputs.ts'

export type Watched = {
  /** Milliseconds, of the whole and of the longest time in which the page could not answer. */
  duration: number
  longestGap: number
  /** The browser's own list: tasks of 50 ms and more. */
  longTasks: number[]
}

/** Watches the page while a contestant loads a model and runs it, or while nothing is done for a time. */
export async function watchTasks(
  work: { name: ContestantName; model: ModelName; runs: number } | { idle: number },
): Promise<Watched> {
  if ('idle' in work) return watch(() => sleep(work.idle))
  const { name, model, runs } = work
  // Made before: they are not what is watched.
  const inputs = Array.from({ length: runs }, (_, i) => makeInput(model, i))
  await sleep(300)
  return watch(async () => {
    const contestant = contestants[name]?.(model)
    await contestant?.load()
    for (const input of inputs) await contestant?.run(input)
  })
}

async function watch(work: () => Promise<void>): Promise<Watched> {
  const longTasks: number[] = []
  const keep = (list: PerformanceEntryList) => longTasks.push(...list.map((e) => e.duration))
  const listening = new PerformanceObserver((list) => keep(list.getEntries()))
  listening.observe({ type: 'longtask' })
  const heart = startHeart()
  const began = performance.now()
  await work()
  const duration = performance.now() - began
  const longestGap = await heart.stop()
  // The browser tells of a long task some time after its end.
  await sleep(100)
  keep(listening.takeRecords())
  listening.disconnect()
  return { duration, longestGap, longTasks }
}

/** Beats as often as the page is free to. */
function startHeart(): { stop: () => Promise<number> } {
  const { port1, port2 } = new MessageChannel()
  let last = performance.now()
  let longest = 0
  let stopped: ((longest: number) => void) | undefined
  let beatsLeft = 1
  port1.onmessage = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (stopped && beatsLeft-- === 0) {
      port1.close()
      stopped(longest)
    } else port2.postMessage(0)
  }
  port2.postMessage(0)
  return {
    // One beat more after the end: else the last block would be missed.
    stop: () =>
      new Promise((resolve) => {
        stopped = resolve
      }),
  }
}

const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
