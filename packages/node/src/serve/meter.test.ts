import { expect, test } from 'vitest'
import { createMeter } from './meter.js'

test('default: what is left, and when there is more', () => {
  let time = 0
  const meter = createMeter({ rate: 10, burst: 100 }, () => time)
  expect(meter.take('a', 60)).toEqual({
    granted: true,
    limit: 100,
    remaining: 40,
    reset: 6_000,
    wait: 0,
  })
  expect(meter.take('a', 50)).toMatchObject({ granted: false, remaining: 40, wait: 1_000 })
  expect(meter.take('b', 100)).toMatchObject({ granted: true, remaining: 0 })
  time = 1_000
  expect(meter.take('a', 50)).toMatchObject({ granted: true, remaining: 0 })
})

test('behavior: what was not used is given back, never above the limit', () => {
  const meter = createMeter({ rate: 1, burst: 10 }, () => 0)
  meter.take('a', 8)
  meter.giveBack('a', 5)
  expect(meter.take('a', 0).remaining).toBe(7)
  meter.giveBack('a', 50)
  expect(meter.take('a', 0).remaining).toBe(10)
})
