import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLedger } from './ledger.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trine-ledger-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const account = { name: 'a', credit: 100n }

test('default: what is set aside is charged once, or released', async () => {
  const ledger = await openLedger(folder)
  const first = ledger.reserve(account, 60n)
  expect(ledger.state(account)).toEqual({ spent: 0n, reserved: 60n })
  first?.settle(25n)
  first?.settle(25n)
  first?.release()
  expect(ledger.state(account)).toEqual({ spent: 25n, reserved: 0n })
  ledger.reserve(account, 75n)?.release()
  expect(ledger.state(account)).toEqual({ spent: 25n, reserved: 0n })
  await ledger.close()
})

test('behavior: what is set aside is not there for others', async () => {
  const ledger = await openLedger(folder)
  expect(ledger.reserve(account, 60n)).toBeDefined()
  expect(ledger.reserve(account, 41n)).toBeUndefined()
  expect(ledger.reserve(account, 40n)).toBeDefined()
  expect(ledger.reserve(account, 1n)).toBeUndefined()
  expect(ledger.reserve({ name: 'b', credit: 1n }, 1n)).toBeDefined()
  await ledger.close()
})

test('behavior: the next start keeps what was charged, and releases what was set aside', async () => {
  const before = await openLedger(folder)
  before.reserve(account, 30n)?.settle(30n)
  before.reserve(account, 60n)
  await before.close()
  const ledger = await openLedger(folder)
  expect(ledger.state(account)).toEqual({ spent: 30n, reserved: 0n })
  // Credit that is paid in later counts from what was spent.
  expect(ledger.reserve({ ...account, credit: 130n }, 100n)).toBeDefined()
  await ledger.close()
})

test('behavior: amounts beyond what a float holds are exact', async () => {
  const ledger = await openLedger(folder)
  const rich = { name: 'rich', credit: 10n ** 18n - 1n }
  ledger.reserve(rich, rich.credit)?.settle(rich.credit - 1n)
  expect(ledger.state(rich).spent).toBe(rich.credit - 1n)
  await ledger.close()
})

test('error: more than was set aside, and a folder that is in use', async () => {
  const ledger = await openLedger(folder)
  expect(() => ledger.reserve(account, 1n)?.settle(2n)).toThrow(RangeError)
  await expect(openLedger(folder)).rejects.toMatchObject({ code: 'node/journal-locked' })
  await ledger.close()
})
