import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { oncePerFrame } from './frames.js'

let frames: Map<number, () => void>

beforeEach(() => {
  vi.useFakeTimers()
  frames = new Map()
  let last = 0
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
    frames.set(++last, callback)
    return last
  })
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const draw = () => {
  const due = [...frames.values()]
  frames.clear()
  for (const callback of due) callback()
}

test('default: once in the next frame, however often it is told to', () => {
  const call = vi.fn()
  const inFrame = oncePerFrame(call)
  for (let i = 0; i < 100; i++) inFrame()
  expect(call).toHaveBeenCalledTimes(0)
  draw()
  expect(call).toHaveBeenCalledTimes(1)
  draw()
  vi.runAllTimers()
  expect(call).toHaveBeenCalledTimes(1)
})

test('behavior: each frame has its own', () => {
  const call = vi.fn()
  const inFrame = oncePerFrame(call)
  for (let i = 0; i < 3; i++) {
    inFrame()
    draw()
  }
  expect(call).toHaveBeenCalledTimes(3)
})

test('behavior: a hidden page, which draws nothing, hears four times a second', () => {
  const call = vi.fn()
  const inFrame = oncePerFrame(call)
  inFrame()
  vi.advanceTimersByTime(249)
  expect(call).toHaveBeenCalledTimes(0)
  vi.advanceTimersByTime(1)
  expect(call).toHaveBeenCalledTimes(1)
  // The frame that was asked for does not call again.
  draw()
  expect(call).toHaveBeenCalledTimes(1)
  inFrame()
  draw()
  expect(call).toHaveBeenCalledTimes(2)
})

test('behavior: where there are no frames, a timer', () => {
  vi.stubGlobal('requestAnimationFrame', undefined)
  const call = vi.fn()
  const inFrame = oncePerFrame(call)
  inFrame()
  inFrame()
  vi.advanceTimersByTime(16)
  expect(call).toHaveBeenCalledTimes(1)
})
