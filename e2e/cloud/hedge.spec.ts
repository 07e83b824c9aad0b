import { breakAfter, inEvents } from '@trine/test'
import { expect, type Hired, spoken, test } from './cloudTest.ts'
import { attemptsOf, chargedIn, expectAnswered, expectSums } from './expectations.ts'

/** A provider that is late when no answer has come after so many milliseconds. */
const late = (hired: Hired, p95: number): Hired => ({
  ...hired,
  provider: {
    ...hired.provider,
    priors: { latency: { expected: p95 / 4, p95 }, perToken: 1 },
  },
})

test('the first is late: the second answers, the first sees that nobody waits, and both are counted', async ({
  ask,
  first,
  second,
}) => {
  first.misbehave(breakAfter(0, 'stall'))
  const told = await ask({
    hired: [late(first, 400), late(second, 400)],
    secondWorth: '1',
  })
  expect(told.output).toEqual({ text: spoken, finishReason: 'stop' })
  expect(told.record.plan?.strategy).toBe('hedge')
  const attempts = attemptsOf(told)
  const [loser, winner] = ['first', 'second'].map((id) =>
    attempts.find(({ offer }) => offer === `cloud/${id}/chat`),
  )
  expect(winner).toMatchObject({ role: 'hedge', outcome: 'answered' })
  expect(loser).toMatchObject({ outcome: 'aborted' })
  expect(attempts).toHaveLength(2)
  await expect.poll(() => first.asked()[0]?.aborted).toBe(true)
  expect(chargedIn(winner)).toBe(second.charged())
  expect(chargedIn(loser)).toBeGreaterThanOrEqual(first.charged())
  expectSums(told)
})

test('the first is in time: the second is never asked', async ({ ask, first, second }) => {
  first.misbehave({ send: inEvents() })
  const told = await ask({
    hired: [late(first, 20_000), late(second, 20_000)],
    secondWorth: '0.1',
  })
  expect(told.record.plan?.strategy).toBe('hedge')
  expectAnswered(told, first)
  expect(second.requests).toEqual([])
})
