import { expect } from '@playwright/test'
import { usd } from '@trine/sdk'
import { type Hired, spoken } from './cloudTest.ts'
import type { Told } from './harness/page.ts'

type Attempt = Extract<Told['record'], { version: 4 }>['attempts'][number]

export function attemptsOf({ record }: Told): readonly Attempt[] {
  if (record.version !== 4) throw new Error('A record of another version.')
  return record.attempts
}

/** Micro-dollars that an attempt says were charged. */
export const chargedIn = (attempt: Attempt | undefined): number =>
  Number(usd(attempt?.money.charged ?? ''))

export type Failing = {
  /** Of the error that the first attempt ends with. */
  code: string
  details?: Record<string, unknown>
  /** `'nothing'`: it was refused before it began. `'bounded'`: the most that can have been used. */
  charged: 'nothing' | 'bounded'
}

/** The first provider failed, the second answered, each was asked and paid as it should, and the record says so. */
export function expectFallback(
  told: Told,
  { first, second }: { first: Hired; second: Hired },
  failing: Failing,
): void {
  expect(told.error).toBeUndefined()
  expect(told.output).toEqual({ text: spoken, finishReason: 'stop' })
  expect(told.shown).toBe(spoken)
  const [failed, answered, ...more] = attemptsOf(told)
  expect(more).toEqual([])
  expectFailed(failed, first, failing)
  expect(answered).toMatchObject({ offer: 'cloud/second/chat', outcome: 'answered' })
  expect(chargedIn(answered)).toBe(second.charged())
  expect(second.asked()).toHaveLength(1)
  expectSums(told)
}

/** What is left of an attempt that failed: its error, and money that is never less than what was taken. */
export function expectFailed(
  attempt: Attempt | undefined,
  provider: Hired,
  { code, details = {}, charged }: Failing,
): void {
  expect(attempt).toMatchObject({
    offer: `cloud/${provider.id}/chat`,
    error: { code, details: expect.objectContaining(details) },
    money: { reserved: '0', refunded: '0' },
  })
  expect(attempt?.verdict?.status ?? 'failed').toBe('failed')
  if (charged === 'nothing') expect([chargedIn(attempt), provider.charged()]).toEqual([0, 0])
  else expect(chargedIn(attempt)).toBeGreaterThanOrEqual(Math.max(1, provider.charged()))
}

/** The whole is the sum of its attempts, none of which cost more than was agreed to. */
export function expectSums(told: Told): void {
  const attempts = attemptsOf(told)
  const sum = attempts.reduce((total, attempt) => total + chargedIn(attempt), 0)
  for (const attempt of attempts) {
    const { offer } = told.consents.find(({ offer }) => offer.id === attempt.offer) ?? {}
    expect(chargedIn(attempt)).toBeLessThanOrEqual(Number(usd(offer?.price.ceiling ?? '0')))
  }
  expect(Number(usd(told.record.money.charged))).toBe(sum)
}

/** The one provider answered, was asked once, and is paid what it charged. */
export function expectAnswered(told: Told, provider: Hired): void {
  expect(told.error).toBeUndefined()
  expect(told.output).toEqual({ text: spoken, finishReason: 'stop' })
  expect(told.shown).toBe(spoken)
  const attempts = attemptsOf(told)
  expect(attempts).toMatchObject([{ offer: `cloud/${provider.id}/chat`, outcome: 'answered' }])
  expect(chargedIn(attempts[0])).toBe(provider.charged())
  expect(provider.charged()).toBeGreaterThan(0)
  expect(provider.asked().filter(({ charged }) => charged > 0)).toHaveLength(1)
  expectSums(told)
}
