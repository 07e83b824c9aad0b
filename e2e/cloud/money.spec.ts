import { usd } from '@trine/sdk'
import { asksFor, countsNothing, countsTokens, namesModel, refuse } from '@trine/test'
import { expect, models, prompt, spoken, test } from './cloudTest.ts'
import { attemptsOf, chargedIn, expectFallback } from './expectations.ts'

test('asks for more than the ceiling: the answer is withheld, and the ceiling is what counts', async ({
  ask,
  first,
  second,
}) => {
  first.misbehave(asksFor(5_000_000))
  const told = await ask()
  expectFallback(told, { first, second }, { code: 'cloud/overcharged', charged: 'bounded' })
})

test('counts more tokens than it can have made: withheld likewise', async ({
  ask,
  first,
  second,
}) => {
  first.misbehave(countsTokens(1_000_000))
  const told = await ask()
  expectFallback(told, { first, second }, { code: 'cloud/overcharged', charged: 'bounded' })
})

for (const [name, fault] of Object.entries({
  'counts less than nothing': countsTokens(-5),
  'counts nothing': countsNothing(),
}))
  test(`${name}: the answer is given, and the most that it can have used is what counts`, async ({
    ask,
    first,
  }) => {
    first.misbehave(fault)
    const told = await ask()
    expect(told.error).toBeUndefined()
    const [attempt] = attemptsOf(told)
    expect(chargedIn(attempt)).toBeGreaterThan(first.charged())
    const ceiling = told.consents[0]?.offer.price.ceiling ?? '0'
    expect(chargedIn(attempt)).toBeLessThanOrEqual(Number(usd(ceiling)))
  })

test('asks for less than it counted: that is what it costs', async ({ ask, first }) => {
  first.misbehave(asksFor(7))
  const told = await ask()
  expect(chargedIn(attemptsOf(told)[0])).toBe(7)
})

test('says that another model answered: its signed word, which the app may look at', async ({
  ask,
  first,
}) => {
  first.misbehave(namesModel('other'))
  const told = await ask()
  expect(told.verdict).toMatchObject({ status: 'unverified', kind: 'signed' })
})

test('many at once, some refused: each is answered once, and books, records and budget agree', async ({
  ask,
  page,
  first,
  second,
}) => {
  await ask()
  first.misbehave(refuse(503), 4)
  const told = await page.evaluate(
    ({ model, input }) => {
      const one = () => cloudHarness.ask({ task: 'generate', model, input })
      return Promise.all(Array.from({ length: 12 }, one))
    },
    { model: models.chat, input: prompt },
  )
  expect(told.map(({ output }) => output)).toEqual(
    Array.from({ length: 12 }, () => ({ text: spoken, finishReason: 'stop' })),
  )
  expect(new Set(told.map(({ record }) => record.id)).size).toBe(12)
  const paid = [...first.asked(), ...second.asked()].filter(({ charged }) => charged > 0)
  expect(paid).toHaveLength(13)
  const books = first.charged() + second.charged()
  await expect.poll(() => page.evaluate(() => cloudHarness.spent())).toBe(books)
})

test('one key for two calls: they are one request, and paid once', async ({ ask, page, first }) => {
  await ask()
  const before = first.charged()
  const told = await page.evaluate(
    ({ model, input }) => {
      const one = (idempotencyKey: string) =>
        cloudHarness.ask({ task: 'generate', model, input, idempotencyKey })
      return Promise.all([one('a'), one('a'), one('b')])
    },
    { model: models.chat, input: prompt },
  )
  const ids = told.map(({ record }) => record.id)
  expect(new Set(ids).size).toBe(2)
  expect(ids[0]).toBe(ids[1])
  // Its twin, with another key, is another request.
  expect(first.asked()).toHaveLength(3)
  expect(first.charged()).toBe(3 * before)
})
