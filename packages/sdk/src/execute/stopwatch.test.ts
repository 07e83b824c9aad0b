import { afterEach, expect, test, vi } from 'vitest'
import { startStopwatch } from './stopwatch.js'

afterEach(() => {
  vi.useRealTimers()
})

test('default: it counts down, and stands still while paused', async () => {
  vi.useFakeTimers()
  const stopwatch = startStopwatch(100)
  vi.advanceTimersByTime(30)
  expect([stopwatch.elapsed(), stopwatch.left()]).toEqual([30, 70])
  const pausing = stopwatch.pause(new Promise<void>((resolve) => setTimeout(resolve, 50)))
  await vi.advanceTimersByTimeAsync(50)
  await pausing
  expect([stopwatch.elapsed(), stopwatch.left()]).toEqual([80, 70])
})

test('behavior: a clock that is set meanwhile takes no time', () => {
  vi.useFakeTimers()
  const stopwatch = startStopwatch(100)
  vi.setSystemTime(Date.now() + 3_600_000)
  expect(stopwatch.left()).toBe(100)
})
