import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { BudgetStore } from '../../../packages/sdk/src/execute/budget/budget.ts'
import { toyOffer } from '../../../packages/sdk/src/testing/fixtures/toyModel.ts'
import { usd } from '../../../packages/sdk/src/utils/usd.ts'
import { readWorld } from '../worlds/readWorld.ts'
import { countBreaks } from './countBreaks.ts'
import { account, createWitness } from './witness.ts'

const file = new URL('../worlds/right-priors.json', import.meta.url)
const world = readWorld(JSON.parse(readFileSync(file, 'utf8')))

/** Whatever is written is forgotten. */
const forgetful = (): BudgetStore => ({
  async update(change) {
    change(undefined)
  },
  read: async () => undefined,
})

test('behavior: no call passes a budget or breaks a requirement, though routes lie about prices', async () => {
  const counts = await countBreaks(world, { calls: 250, seed: 4 })
  expect(counts).toMatchObject({ calls: 250, overruns: 0, breaks: 0, overpaid: 0 })
  expect(counts.paid).toBeGreaterThan(50)
  expect(counts.lies).toBeGreaterThan(0)
  expect(counts.ends).not.toHaveProperty('defect')
})

test('error: with a store that forgets budgets are passed, and the routes notice', async () => {
  const counts = await countBreaks(world, { calls: 250, seed: 4, makeStore: forgetful })
  expect(counts.overruns).toBeGreaterThan(0)
})

const paid = toyOffer({ price: { ceiling: '0.6', expected: '0.6' }, privacy: 'provider' })
const require = { privacy: 'provider' } as const

test('error: two at once for more than there is: one too many', () => {
  const witness = createWitness()
  const accounts = [account(usd('1'))]
  const ended = witness.began('a', { require, accounts }, paid)
  witness.began('b', { require, accounts }, paid)
  expect(witness.counts).toMatchObject({ runs: 2, overruns: 1, breaks: 0 })
  ended(usd('0.1'))
})

test('behavior: what was not charged may be spent again', () => {
  const witness = createWitness()
  const accounts = [account(usd('1'))]
  witness.began('a', { require, accounts }, paid)(usd('0.1'))
  witness.began('b', { require, accounts }, paid)
  expect(witness.counts).toMatchObject({ overruns: 0, lies: 0 })
})

test.each([
  [{ privacy: 'device' }],
  [{ privacy: 'provider', maxPrice: usd('0.5') }],
  [{ privacy: 'provider', evidence: ['signed'] }],
  [{ privacy: 'provider', routes: ['other'] }],
  [{ privacy: 'provider', providers: [] }],
] as const)('error: %o is broken', (broken) => {
  const witness = createWitness()
  witness.began('a', { require: broken, accounts: [] }, paid)
  expect(witness.counts.breaks).toBe(1)
})
