import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { usd } from '../../utils/usd.js'
import type { BudgetStore, LedgerState } from './budget.js'
import { day, hour } from './ledgerState.js'
import { memoryBudget } from './memoryBudget.js'
import { openLedger } from './openLedger.js'

const noon = Date.UTC(2026, 10, 22, 12)
const minute = 60_000

beforeEach(() => void vi.useFakeTimers({ now: noon }))
afterEach(() => void vi.useRealTimers())

/** Two clients of a dollar a day, with a store in common. */
function pair(store: BudgetStore = memoryBudget()) {
  const open = () => openLedger({ perCall: usd('1'), perDay: usd('1'), store })
  return { store, one: open(), two: open() }
}
/** A store whose content a test can see and change. */
function openStore(state?: LedgerState) {
  const held = { state }
  const store: BudgetStore = {
    async update(change) {
      held.state = change(held.state)
    },
    read: async () => held.state,
  }
  return { held, store }
}
const exceeded = { code: 'policy/budget-exceeded' }
const failed = { code: 'policy/budget-store-failed' }

describe('default', () => {
  test('set aside, settled, and the rest is free again, for every client', async () => {
    const { one, two } = pair()
    const reservation = await one.reserve(usd('0.8'), minute)
    expect(await two.left()).toBe(usd('0.2'))
    await expect(two.reserve(usd('0.200001'), minute)).rejects.toMatchObject({
      ...exceeded,
      details: { asked: '0.200001', left: '0.2' },
    })
    await reservation.settle(usd('0.3'))
    expect(await two.left()).toBe(usd('0.7'))
    await two.reserve(usd('0.7'), minute)
    expect(await one.left()).toBe(0n)
  })

  test('settled twice: once', async () => {
    const { one } = pair()
    const reservation = await one.reserve(usd('0.8'), minute)
    await Promise.all([reservation.settle(usd('0.3')), reservation.settle(usd('0.3'))])
    expect(await one.left()).toBe(usd('0.7'))
  })

  test('charged more than was set aside: all of it counts', async () => {
    const { one } = pair()
    await (await one.reserve(usd('0.1'), minute)).settle(usd('1.5'))
    expect(await one.left()).toBe(0n)
    await expect(one.reserve(usd('0.000001'), minute)).rejects.toMatchObject(exceeded)
  })

  test('no limit for the day: nothing is kept', async () => {
    const store = memoryBudget()
    const ledger = openLedger({ perCall: usd('1'), store })
    await (await ledger.reserve(usd('5'), minute)).settle(usd('5'))
    expect(await ledger.left()).toBeUndefined()
    expect(await store.read()).toBeUndefined()
  })

  test('no store named: one for all clients of the process, with no database in sight', async () => {
    const open = () => openLedger({ perCall: usd('1'), perDay: usd('1') })
    const reservation = await open().reserve(usd('0.4'), minute)
    expect(await open().left()).toBe(usd('0.6'))
    await reservation.settle(usd('0'))
  })
})

describe('behavior: time', () => {
  test('a day later it may be spent again', async () => {
    const { one } = pair()
    await (await one.reserve(usd('1'), minute)).settle(usd('1'))
    vi.setSystemTime(noon + day)
    expect(await one.left()).toBe(0n)
    vi.setSystemTime(noon + hour + day)
    expect(await one.left()).toBe(usd('1'))
  })

  test('never settled, since its tab is gone: it counts as spent', async () => {
    const { one, two } = pair()
    await one.reserve(usd('0.8'), minute)
    vi.setSystemTime(noon + 2 * minute)
    expect(await two.left()).toBe(usd('0.2'))
    await expect(two.reserve(usd('0.3'), minute)).rejects.toMatchObject(exceeded)
    vi.setSystemTime(noon + hour + day)
    await two.reserve(usd('1'), minute)
  })

  test('settled after its time: it has been counted, and only more than that is added', async () => {
    const settleLate = async (charged: string) => {
      const { one, two } = pair()
      const reservation = await one.reserve(usd('0.4'), minute)
      vi.setSystemTime(noon + 2 * minute)
      await (await two.reserve(usd('0.1'), minute)).settle(usd('0.1'))
      await reservation.settle(usd(charged))
      vi.setSystemTime(noon)
      return one.left()
    }
    expect(await settleLate('0.2')).toBe(usd('0.5'))
    expect(await settleLate('0.6')).toBe(usd('0.3'))
  })

  test('settled when the ledger was emptied, or the clock had run away: the charge is booked', async () => {
    const { held, store } = openStore()
    const { one } = pair(store)
    const emptied = await one.reserve(usd('0.4'), minute)
    held.state = undefined
    await emptied.settle(usd('0.3'))
    expect(await one.left()).toBe(usd('0.7'))
    const jumped = await one.reserve(usd('0.4'), minute)
    vi.setSystemTime(noon + 400 * day)
    await jumped.settle(usd('0.3'))
    expect(await one.left()).toBe(usd('0.7'))
  })

  test.each([Number.POSITIVE_INFINITY, 1e300])(
    'an attempt of %j ms counts as spent after a day',
    async (milliseconds) => {
      const { one, store } = pair()
      await one.reserve(usd('0.4'), milliseconds)
      expect((await store.read())?.reserved).toMatchObject([{ until: noon + day }])
    },
  )
})

describe('error: a store that cannot be relied on', () => {
  const never = () => new Promise<never>(() => {})
  const rejects = () => Promise.reject(new Error('canary-secret'))
  const throws = () => {
    throw new Error('canary-secret')
  }
  const good = memoryBudget()

  test.each([
    ['rejects', { update: rejects, read: rejects }],
    ['throws', { update: throws, read: throws }],
    ['makes no update', { update: async () => {}, read: good.read }],
    [
      'swallows what it is told',
      {
        ...good,
        update: async (change) => {
          try {
            change({ broken: true } as never)
          } catch {}
        },
      },
    ],
  ] satisfies [string, BudgetStore][])('%s: nothing can be set aside', async (_, store) => {
    const error = await pair(store)
      .one.reserve(usd('0.1'), minute)
      .catch((error) => error)
    expect(error).toMatchObject(failed)
    expect(`${error.message} ${JSON.stringify(error)} ${error.cause}`).not.toContain('canary')
  })

  test('holds something else: refused, and left as it is', async () => {
    const foreign = { spent: 'all of it' } as never
    const { held, store } = openStore(foreign)
    const { one } = pair(store)
    await expect(one.reserve(usd('0.1'), minute)).rejects.toMatchObject(failed)
    await expect(one.left()).rejects.toMatchObject(failed)
    expect(held.state).toBe(foreign)
  })

  test('hangs: refused after ten seconds', async () => {
    const { one } = pair({ update: never, read: never })
    const reserving = expect(one.reserve(usd('0.1'), minute)).rejects.toMatchObject(failed)
    const reading = expect(one.left()).rejects.toMatchObject(failed)
    await vi.advanceTimersByTimeAsync(10_000)
    await Promise.all([reserving, reading])
  })

  test('is late: what it set aside after all is given back', async () => {
    const inner = memoryBudget()
    let delay = 11_000
    const { one } = pair({
      async update(change) {
        await new Promise((resolve) => setTimeout(resolve, delay))
        await inner.update(change)
      },
      read: inner.read,
    })
    const reserving = expect(one.reserve(usd('0.9'), minute)).rejects.toMatchObject(failed)
    await vi.advanceTimersByTimeAsync(10_999)
    await reserving
    delay = 1
    await vi.advanceTimersByTimeAsync(1)
    expect(await one.left()).toBe(usd('0.1'))
    await vi.advanceTimersByTimeAsync(1)
    expect(await one.left()).toBe(usd('1'))
  })

  test('breaks before it is settled: it stays set aside, and counts as spent', async () => {
    const inner = memoryBudget()
    let broken = false
    const { one } = pair({
      update: (change) => (broken ? rejects() : inner.update(change)),
      read: inner.read,
    })
    const reservation = await one.reserve(usd('0.9'), minute)
    broken = true
    await expect(reservation.settle(usd('0.1'))).rejects.toMatchObject(failed)
    expect(await one.left()).toBe(usd('0.1'))
    vi.setSystemTime(noon + hour)
    expect(await one.left()).toBe(usd('0.1'))
  })
})
