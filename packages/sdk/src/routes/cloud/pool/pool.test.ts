import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBreaker } from './breaker.js'
import { readHints, readReset } from './hints.js'
import { createWarmth, estimateLatency } from './latency.js'
import { createPool, type Lease, type PoolParameters } from './pool.js'
import { createRateWindow } from './rateWindow.js'

const minute = 60_000

/** A pool whose clock and chance stand still unless moved. */
function poolOf(parameters: Partial<PoolParameters> = {}) {
  const at = { now: 1_000_000, random: 0 }
  const pool = createPool({
    keys: undefined,
    now: () => at.now,
    random: () => at.random,
    ...parameters,
  })
  const take = (tokens = 0): Lease => {
    const lease = pool.acquire(tokens)
    if ('wait' in lease) throw new Error(`There is none for ${lease.wait} ms.`)
    return lease
  }
  const wait = (tokens = 0) => {
    const lease = pool.acquire(tokens)
    return 'wait' in lease ? lease.wait : 0
  }
  return { at, pool, take, wait }
}

describe('keys', () => {
  const keys = [
    { key: 'light', weight: 1 },
    { key: 'heavy', weight: 3 },
  ]

  test('default: chosen by weight', () => {
    const { at, take } = poolOf({ keys })
    const chosen = [0, 0.24, 0.26, 0.99].map((random) => {
      at.random = random
      return take().key
    })
    expect(chosen).toEqual(['light', 'light', 'heavy', 'heavy'])
  })

  test('behavior: one that is refused rests, and the other is taken', () => {
    const { take, wait, at } = poolOf({ keys })
    take().refuse(429, 30_000)
    expect(take().key).toBe('heavy')
    take().refuse(429, 20_000)
    expect(wait()).toBe(20_000)
    at.now += 20_000
    expect(take().key).toBe('heavy')
  })

  test('behavior: refused again and again without a hint, it rests longer each time', () => {
    const { take, wait, at } = poolOf()
    const waits = [0, 1, 2, 3].map(() => {
      take().refuse(429)
      const waiting = wait()
      at.now += waiting
      return waiting
    })
    expect(waits).toEqual([500, 1000, 2000, 4000])
    take().succeed()
    take().refuse(429)
    expect(wait()).toBe(500)
  })

  test.each([
    [402, 3_600_000, 'the credit of its keys is spent'],
    [401, 300_000, 'it does not take its keys'],
  ])('behavior: %i takes a key out', (status, outFor, obstacle) => {
    const { pool, take, wait } = poolOf({ keys: [{ key: 'one' }] })
    take().refuse(status)
    expect(wait()).toBe(outFor)
    expect(pool.outlook(0)).toEqual({ atMost: 0, obstacle })
  })

  test.each([400, 403, 404, 422])('behavior: %i says nothing of key or provider', (status) => {
    const { pool, take, wait } = poolOf()
    for (let i = 0; i < 10; i++) take().refuse(status)
    expect(wait()).toBe(0)
    expect(pool.outlook(0)).toEqual({ atMost: 1 })
  })

  test('behavior: what headers say is better than what was counted, until it is old', () => {
    const { at, pool, take, wait } = poolOf({
      keys: [{ key: 'one', limits: { requestsPerMinute: 1 } }],
    })
    take().heed({
      requests: { remaining: 2, reset: 10_000 },
      tokens: { remaining: 50, reset: 8000 },
    })
    expect(wait(60)).toBe(8000)
    take(20).succeed()
    expect(wait(40)).toBe(8000)
    take(20).succeed()
    expect(wait(0)).toBe(10_000)
    expect(pool.outlook(0).obstacle).toBe('it takes no request for 10 s')
    at.now += 10_000
    // Its own count holds again: two of one in the last minute.
    expect(wait(0)).toBeGreaterThan(40_000)
  })
})

describe('limits by our own count', () => {
  test('behavior: never more in any minute than is allowed, and never later than needed', () => {
    const request = fc.record({ after: fc.nat(20_000), tokens: fc.nat(40) })
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        const window = createRateWindow({ requestsPerMinute: 5, tokensPerMinute: 100 })
        const sent: { at: number; tokens: number }[] = []
        let now = 1_000_000
        for (const { after, tokens } of requests) {
          now += after
          const wait = window.wait(now, tokens)
          expect(wait).toBeLessThanOrEqual(minute + 1000)
          now += wait
          expect(window.wait(now, tokens)).toBe(0)
          window.add(now, tokens)
          sent.push({ at: now, tokens })
          const last = sent.filter(({ at }) => at > now - minute)
          expect(last.length).toBeLessThanOrEqual(5)
          expect(last.reduce((sum, one) => sum + one.tokens, 0)).toBeLessThanOrEqual(100)
        }
      }),
      { seed: 1 },
    )
  })

  test('behavior: what is larger than the limit goes when it is alone', () => {
    const window = createRateWindow({ tokensPerMinute: 100 })
    expect(window.wait(0, 500)).toBe(0)
    window.add(0, 500)
    expect(window.wait(0, 1)).toBe(61_000)
  })

  test('its twin: without limits nobody waits', () => {
    const window = createRateWindow()
    for (let i = 0; i < 1000; i++) window.add(0, 1000)
    expect(window.wait(0, 1000)).toBe(0)
  })
})

describe('breaker', () => {
  test('default: three failures in a row open it, and one trial closes it', () => {
    const { at, pool, take, wait } = poolOf()
    for (let i = 0; i < 3; i++) take().fail()
    expect(pool.outlook(0).obstacle).toBe('it failed several times in a row, and is left alone')
    expect(wait()).toBe(10_000)
    at.now += 10_000
    expect(pool.outlook(0)).toEqual({ atMost: 0.5 })
    const trial = take()
    expect(wait()).toBe(1000)
    trial.succeed()
    expect(wait()).toBe(0)
  })

  test('behavior: an answer counts at its end: success between failures keeps it closed', () => {
    const { take, wait } = poolOf()
    for (const end of ['fail', 'fail', 'succeed', 'fail', 'fail'] as const) take()[end]()
    expect(wait()).toBe(0)
  })

  test('behavior: a trial that fails opens it for twice as long; one that is left says nothing', () => {
    const breaker = createBreaker()
    for (let i = 0; i < 3; i++) breaker.end(0, 'failure')
    breaker.begin(10_000)
    breaker.end(10_000, 'neither')
    expect(breaker.state(10_000)).toBe('trial')
    breaker.begin(10_000)
    breaker.end(10_000, 'failure')
    expect(breaker.wait(10_000)).toBe(20_000)
  })

  test('behavior: it always lets somebody try again', () => {
    const outcome = fc.constantFrom('success', 'failure', 'neither' as const)
    fc.assert(
      fc.property(fc.array(outcome as fc.Arbitrary<'success' | 'failure' | 'neither'>), (ends) => {
        const breaker = createBreaker()
        let now = 0
        for (const end of ends) {
          now += breaker.wait(now)
          expect(breaker.state(now)).not.toBe('open')
          breaker.begin(now)
          breaker.end(now, end)
          expect(breaker.wait(now)).toBeLessThanOrEqual(300_000)
        }
      }),
      { seed: 1 },
    )
  })
})

describe('hints', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  const of = (headers: Record<string, string>) => readHints(new Headers(headers), now)

  test.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after-ms': '250' }, 250],
    [{ 'x-ms-retry-after-ms': '250' }, 250],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:05 GMT' }, 5000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '86400' }, 60_000],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '1e9' }, undefined],
    [{}, undefined],
  ])('retry-after: %j', (headers, expected) => {
    // JavaScript reads “-5” as a date in some engines: whatever it is, it is no wait beyond a minute.
    const { retryAfter } = of(headers)
    if (expected !== undefined) expect(retryAfter).toBe(expected)
    else expect(retryAfter ?? 0).toBeLessThanOrEqual(60_000)
  })

  test.each([
    ['6m0s', 60_000],
    ['12ms', 12],
    ['1.5s', 1500],
    ['7', 7000],
    [String(now / 1000 + 9), 9000],
    [String(now + 9000), 9000],
    ['', undefined],
    ['s', undefined],
    ['1x', undefined],
  ])('reset: %s', (text, expected) => {
    expect(readReset(text, now)).toBe(expected)
  })

  test('both forms, and half of one', () => {
    const long = {
      'x-ratelimit-remaining-requests': '3',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '9',
      'x-ratelimit-reset-tokens': '2',
    }
    expect(of(long)).toMatchObject({
      requests: { remaining: 3, reset: 1000 },
      tokens: { remaining: 9, reset: 2000 },
    })
    const short = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' }
    expect(of(short).requests).toEqual({ remaining: 0, reset: 5000 })
    expect(of({ 'x-ratelimit-remaining': '0' }).requests).toBeUndefined()
  })
})

test('latency: by tokens; a model that has not answered lately is cold', () => {
  let now = 0
  const priors = { latency: { expected: 600, p95: 2500 }, perToken: 20 }
  const estimate = (cold: boolean) => estimateLatency(priors, { tokens: 10, cold })
  expect(estimate(true)).toEqual({ state: 'cold', expected: 800, p95: 2900 })
  expect(estimate(false)).toEqual({ state: 'warm', expected: 800, p95: 2900 })
  // One prior is replaced, and the other is the table's.
  const slow = { ...priors, latency: { expected: 4000, p95: 2500 } }
  expect(estimateLatency(slow, { tokens: 1, cold: true })).toMatchObject({
    expected: 4020,
    p95: 4020,
  })
  const warmth = createWarmth(300_000, () => now)
  expect(warmth.isCold('a')).toBe(true)
  warmth.answered('a')
  expect([warmth.isCold('a'), warmth.isCold('b')]).toEqual([false, true])
  now += 300_001
  expect(warmth.isCold('a')).toBe(true)
})
