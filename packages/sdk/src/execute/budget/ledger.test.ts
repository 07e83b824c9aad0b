import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { usd } from '../../utils/usd.js'
import type { BudgetStore, LedgerState } from './budget.js'
import { keepLedger } from './keepLedger.js'
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
      details: { limit: 'perDay', asked: '0.200001', left: '0.2' },
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

describe('the limit of a session', () => {
  const open = (perSession: string, store: BudgetStore = memoryBudget()) =>
    openLedger({ perCall: usd('1'), perDay: usd('1'), perSession: usd(perSession), store })

  test('default: of one client, whatever others spend, and for as long as it is there', async () => {
    const store = memoryBudget()
    const [one, two] = [open('0.5', store), open('0.5', store)]
    await (await one.reserve(usd('0.4'), minute)).settle(usd('0.4'))
    expect([await one.left(), await two.left()]).toEqual([usd('0.1'), usd('0.5')])
    vi.setSystemTime(noon + 400 * day)
    await expect(one.reserve(usd('0.100001'), minute)).rejects.toMatchObject({
      ...exceeded,
      message: 'The attempt may cost $0.100001, and $0.1 of budget.perSession is left.',
      details: { limit: 'perSession', asked: '0.100001', left: '0.1' },
    })
    await one.reserve(usd('0.1'), minute)
    expect(await one.left()).toBe(0n)
  })

  test('behavior: the least of what is left counts, and the refusal says which that is', async () => {
    const store = memoryBudget()
    const [one, two] = [open('0.8', store), open('5', store)]
    await two.reserve(usd('0.7'), minute)
    expect([await one.left(), await two.left()]).toEqual([usd('0.3'), usd('0.3')])
    for (const ledger of [one, two])
      await expect(ledger.reserve(usd('0.4'), minute)).rejects.toMatchObject({
        details: { limit: 'perDay', left: '0.3' },
      })
  })

  test('behavior: what the day refused is free in the session again', async () => {
    const store = memoryBudget()
    const one = open('0.5', store)
    const other = await open('5', store).reserve(usd('0.9'), minute)
    await expect(one.reserve(usd('0.5'), minute)).rejects.toMatchObject(exceeded)
    await other.settle(usd('0'))
    await one.reserve(usd('0.5'), minute)
  })

  test('behavior: settled twice, once; charged more, all of it; never settled, it stays out', async () => {
    const one = openLedger({ perCall: usd('1'), perSession: usd('1') })
    const first = await one.reserve(usd('0.3'), minute)
    await Promise.all([first.settle(usd('0.1')), first.settle(usd('0.1'))])
    expect(await one.left()).toBe(usd('0.9'))
    await (await one.reserve(usd('0.1'), minute)).settle(usd('0.4'))
    expect(await one.left()).toBe(usd('0.5'))
    await one.reserve(usd('0.2'), minute)
    vi.setSystemTime(noon + 2 * day)
    expect(await one.left()).toBe(usd('0.3'))
    await (await one.reserve(usd('0.3'), minute)).settle(usd('7'))
    expect(await one.left()).toBe(0n)
  })

  test('behavior: calls at once never pass it, and nothing is stored without a limit for the day', async () => {
    const store = memoryBudget()
    const one = openLedger({ perCall: usd('1'), perSession: usd('0.5'), store })
    const tries = Array.from({ length: 10 }, () => one.reserve(usd('0.2'), minute))
    const made = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')
    expect(made).toHaveLength(2)
    expect(await store.read()).toBeUndefined()
  })

  test('error: a store that breaks takes nothing from the session', async () => {
    const inner = memoryBudget()
    let broken = true
    const update: BudgetStore['update'] = (change) =>
      broken ? Promise.reject(new Error()) : inner.update(change)
    const one = open('0.5', { update, read: inner.read })
    await expect(one.reserve(usd('0.5'), minute)).rejects.toMatchObject(failed)
    broken = false
    await one.reserve(usd('0.5'), minute)
  })

  test('error: a charge that cannot be written down counts in the session all the same', async () => {
    const inner = memoryBudget()
    let broken = false
    const update: BudgetStore['update'] = (change) =>
      broken ? Promise.reject(new Error()) : inner.update(change)
    const one = open('0.5', { update, read: inner.read })
    const reservation = await one.reserve(usd('0.5'), minute)
    broken = true
    await expect(reservation.settle(usd('0.2'))).rejects.toMatchObject(failed)
    broken = false
    await expect(one.reserve(usd('0.4'), minute)).rejects.toMatchObject({
      details: { limit: 'perSession', left: '0.3' },
    })
  })
})

test('parameters: now, the clock of a simulation', async () => {
  let time = 0
  const ledger = keepLedger({ perDay: usd('1'), store: memoryBudget(), now: () => time })
  await (await ledger.reserve(usd('1'), minute)).settle(usd('1'))
  vi.setSystemTime(noon + 400 * day)
  expect(await ledger.left()).toBe(0n)
  time = hour + day
  expect(await ledger.left()).toBe(usd('1'))
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
