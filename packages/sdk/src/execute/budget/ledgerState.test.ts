import { describe, expect, test } from 'vitest'
import type { LedgerState } from './budget.js'
import { advance, day, hour, readLedger, total, withSpent } from './ledgerState.js'

const noon = Date.UTC(2026, 10, 22, 12)
const empty: LedgerState = { version: 1, seen: noon, spent: [], reserved: [] }
const spentAt = (at: number, amount: bigint) => withSpent({ ...empty, seen: at }, at, amount)
const minute = 60_000

describe('what is too old', () => {
  test('default: an hour leaves when its end is a day old, and not a millisecond before', () => {
    const state = spentAt(noon + 59 * minute, 7n)
    expect(total(advance(state, noon + hour + day - 1))).toBe(7n)
    expect(total(advance(state, noon + hour + day))).toBe(0n)
  })

  test('behavior: nothing leaves early, wherever in its hour it was spent', () => {
    for (let late = 0; late < 60; late++) {
      const at = noon + late * minute
      expect(total(advance(spentAt(at, 7n), at + day - 1))).toBe(7n)
    }
  })

  test('behavior: amounts of one hour are one entry, so that the ledger stays small', () => {
    let state = empty
    for (let i = 0; i < 1000; i++) state = withSpent(state, noon + i, 1n)
    expect(state.spent).toEqual([{ hour: noon, amount: '1000' }])
    expect(withSpent(state, noon + hour, 0n)).toBe(state)
  })
})

describe('what was set aside', () => {
  const reserved = { ...empty, reserved: [{ id: 'a', amount: '5', until: noon + minute }] }

  test('default: it counts until its time is over, and then as spent', () => {
    expect(advance(reserved, noon + minute - 1).reserved).toHaveLength(1)
    const over = advance(reserved, noon + minute)
    expect(over).toMatchObject({ reserved: [], spent: [{ hour: noon, amount: '5' }] })
    expect(total(over)).toBe(total(reserved))
  })

  test('behavior: nobody looked for two days: it was spent then, not now', () => {
    expect(total(advance(reserved, noon + 2 * day))).toBe(0n)
  })
})

describe('a clock that jumps', () => {
  const state = { ...spentAt(noon, 7n), reserved: [{ id: 'a', amount: '5', until: noon + minute }] }

  test.each([1, minute, hour, day, day + 1, 3 * day, 4000 * day])(
    'set back by %j ms: frees nothing',
    (by) => {
      const back = advance(state, noon - by)
      expect(total(back)).toBe(12n)
      expect(total(advance(back, noon - by + minute))).toBe(12n)
    },
  )

  test('set back by less than a day: no time passes until it has caught up', () => {
    const back = advance(state, noon - hour)
    expect(back).toEqual(state)
    expect(total(advance(back, noon - hour + day))).toBe(12n)
  })

  test('far ahead, and corrected: what was spent then leaves a day after the correction', () => {
    const wrong = spentAt(noon + 9000 * day + 5 * minute, 7n)
    const corrected = advance(wrong, noon)
    expect(total(corrected)).toBe(7n)
    expect(corrected.seen - noon).toBeLessThan(hour)
    expect(total(advance(corrected, noon + day - 1))).toBe(7n)
    expect(total(advance(corrected, noon + day + 2 * hour))).toBe(0n)
  })
})

describe('what a store holds', () => {
  test('default: nothing, or a ledger', () => {
    expect(total(readLedger(undefined))).toBe(0n)
    const state = { ...spentAt(noon, 7n), reserved: [{ id: 'a', amount: '5', until: noon }] }
    expect(readLedger(JSON.parse(JSON.stringify(state)))).toEqual(state)
  })

  const entry = { hour: noon, amount: '7' }
  test.each([
    ['null', null],
    ['text', '{}'],
    ['an object of another kind', {}],
    ['a later version', { ...empty, version: 2 }],
    ['more than is known', { ...empty, more: 1 }],
    ['no list', { ...empty, spent: {} }],
    ['an amount below zero', { ...empty, spent: [{ ...entry, amount: '-7' }] }],
    ['an amount that is a number', { ...empty, spent: [{ ...entry, amount: 7 }] }],
    ['an amount without end', { ...empty, spent: [{ ...entry, amount: '9'.repeat(1000) }] }],
    ['an hour that is none', { ...empty, spent: [{ ...entry, hour: Number.NaN }] }],
    ['an end that never comes', { ...empty, reserved: [{ id: 'a', amount: '1', until: 1 / 0 }] }],
  ])('error: %s', (_, stored) => {
    expect(() => readLedger(stored)).toThrow(
      expect.objectContaining({ code: 'policy/budget-store-failed' }),
    )
  })
})
