import { redirect } from '@trine/test'
import { expect, prompt, test } from './cloudTest.ts'
import { expectAnswered, expectFallback } from './expectations.ts'

test('a redirect to another origin: that one gets neither key nor prompt', async ({
  ask,
  hire,
  first,
  second,
}) => {
  const third = await hire('third')
  first.misbehave(redirect(`${third.openai}/chat/completions`), 99)
  const told = await ask()
  expectFallback(told, { first, second }, { code: 'cloud/answer-malformed', charged: 'nothing' })
  expect(third.requests).toEqual([])
})

test('the twin: a page that follows such a redirect sends its prompt there', async ({
  ask,
  page,
  first,
  second,
}) => {
  await ask()
  first.misbehave(redirect(`${second.openai}/chat/completions`))
  await page.evaluate(
    ({ url, key, content }) =>
      fetch(`${url}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'chat', messages: [{ role: 'user', content }] }),
      }),
    { url: first.openai, key: first.key, content: prompt },
  )
  expect(second.asked()).toMatchObject([{ body: expect.stringContaining('kanarienvogel') }])
})

const unreachable = { code: 'cloud/provider-unreachable' }

test('a preflight that allows no key: no key leaves the page, and the other one is asked', async ({
  ask,
  first,
  second,
}) => {
  first.misbehave({ cors: 'no-key' }, 99)
  expectFallback(await ask(), { first, second }, { ...unreachable, charged: 'bounded' })
  expect(first.asked()).toEqual([])
  expect(first.requests.map(({ method, key }) => [method, key])).toEqual([['OPTIONS', undefined]])
})

test('no word of CORS: the other one is asked', async ({ ask, first, second }) => {
  first.misbehave({ cors: 'none' }, 99)
  expectFallback(await ask(), { first, second }, { ...unreachable, charged: 'bounded' })
  expect(first.asked()).toEqual([])
})

test('no word of CORS with the answer: the page does not see it, and counts it all the same', async ({
  ask,
  first,
  second,
}) => {
  first.misbehave({ cors: 'not-after' })
  expectFallback(await ask(), { first, second }, { ...unreachable, charged: 'bounded' })
  expect(first.charged()).toBeGreaterThan(0)
})

test('nothing but the key and the types of the body is sent', async ({ ask, first }) => {
  expectAnswered(await ask(), first)
  const [preflight] = first.requests
  expect(preflight?.headers['access-control-request-headers']).toBe('authorization,content-type')
  const [{ headers } = { headers: {} }] = first.asked()
  expect(headers).not.toHaveProperty('cookie')
  expect(headers).not.toHaveProperty('referer')
})
