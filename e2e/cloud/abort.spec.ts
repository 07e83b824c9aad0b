import { breakAfter, inEvents } from '@trine/test'
import { expect, test } from './cloudTest.ts'
import { attemptsOf, chargedIn, expectAnswered, expectSums } from './expectations.ts'
import type { Told } from './harness/page.ts'

/** Nobody else is asked, nothing is given, and the money is not less than was taken. */
function expectAborted(told: Told): void {
  expect(told.output).toBeUndefined()
  expect(told.error).toMatchObject({ code: 'request/aborted' })
  expect(told.record.status).toBe('aborted')
  expect(attemptsOf(told)).toMatchObject([{ offer: 'cloud/first/chat', outcome: 'aborted' }])
  expectSums(told)
}

test('cancelled in the middle: the provider sees it, nobody else is asked, and what was used is counted', async ({
  ask,
  first,
  second,
}) => {
  // Two tokens, and then it takes its time.
  first.misbehave(breakAfter(3, 'stall'))
  const told = await ask({ abortAfter: 2 })
  expectAborted(told)
  await expect.poll(() => first.asked()[0]?.aborted).toBe(true)
  expect(first.charged()).toBe(100 + 8 * 2 + 2 * 10)
  expect(chargedIn(attemptsOf(told)[0])).toBeGreaterThanOrEqual(first.charged())
  expect(second.requests).toEqual([])
})

test('cancelled before the head: the provider sees it, and nobody else is asked', async ({
  ask,
  page,
  first,
  second,
}) => {
  first.misbehave(breakAfter(0, 'stall'))
  const told = await ask({}, async () => {
    await expect.poll(() => first.asked().length).toBe(1)
    await page.evaluate(() => cloudHarness.abort())
  })
  expectAborted(told)
  await expect.poll(() => first.asked()[0]?.aborted).toBe(true)
  expect(second.requests).toEqual([])
})

test('not cancelled: the same slow answer is given', async ({ ask, first }) => {
  first.misbehave({ send: inEvents(100) })
  expectAnswered(await ask(), first)
  expect(first.asked()[0]?.aborted).toBe(false)
})
