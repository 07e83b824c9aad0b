import { afterEach, describe, expect, test, vi } from 'vitest'
import { classify } from '../actions/classify.js'
import { quote } from '../actions/quote.js'
import { createClient } from '../client/createClient.js'
import { AbortedError, TimeoutError } from '../errors/request.js'
import type { Offer, RouteFactory } from '../routes/route.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'

const ask = { models: [toySource()], input: 'app-uniswap.io' }
const fake = (id: string, offer: Partial<Offer> = {}) =>
  fakeRoute({ id, offer, outputs: () => logits(9, -9) }).route
const failing =
  (id: string, offers: () => unknown): RouteFactory =>
  (config) => ({ ...fake(id)(config), offers: offers as never })

afterEach(() => {
  vi.useRealTimers()
})

describe('error: a route that makes no offers is named in the plan', () => {
  const cases: readonly [string, () => unknown, string][] = [
    [
      'throws, and its message stays its own',
      () => {
        throw new Error('app-uniswap.io')
      },
      'it failed to make offers',
    ],
    ['rejects', () => Promise.reject('app-uniswap.io'), 'it failed to make offers'],
    [
      'rejects with what looks like a code',
      () => Promise.reject(Object.assign(new TimeoutError({ milliseconds: 1 }), { code: 'a b' })),
      'it failed to make offers',
    ],
    [
      'rejects with an error of the SDK',
      () => Promise.reject(new AbortedError()),
      'request/aborted',
    ],
    ['gives no list', async () => undefined, 'it failed to make offers'],
  ]
  test.each(cases)('%s', async (_, offers, reason) => {
    const plan = await quote(createClient({ routes: [failing('bad', offers), fake('good')] }), ask)
    expect(plan.steps.map(({ offer }) => offer.route)).toEqual(['good'])
    expect(plan.rejected).toEqual([{ offer: 'bad', code: 'failed', reason }])
  })

  test('takes too long', async () => {
    vi.useFakeTimers()
    const routes = [failing('slow', () => new Promise(() => {})), fake('good')]
    const planning = quote(createClient({ routes }), ask)
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
    await vi.advanceTimersByTimeAsync(5000)
    const reason = 'request/timeout'
    expect((await planning).rejected).toEqual([{ offer: 'slow', code: 'failed', reason }])
  })

  test('and it is the only one', async () => {
    const client = createClient({ routes: [failing('bad', () => Promise.reject(new Error()))] })
    await expect(classify(client, ask)).rejects.toMatchObject({
      code: 'policy/no-offer-allowed',
      rejected: [{ offer: 'bad', code: 'failed', reason: 'it failed to make offers' }],
    })
  })
})

test('error: an offer in the name of another route is not taken', async () => {
  const routes = [fake('one', { route: 'two', id: 'forged' }), fake('two')]
  const plan = await quote(createClient({ routes }), ask)
  expect(plan.steps.map(({ offer }) => offer.id)).toEqual(['two/toy-small'])
  expect(plan.rejected).toEqual([])
  // Its twin: in its own name it is.
  const own = await quote(createClient({ routes: [fake('one', { id: 'own' })] }), ask)
  expect(own.steps.map(({ offer }) => offer.id)).toEqual(['own'])
})

test('error: an offer whose id cannot even be written loses itself, and nothing else', async () => {
  const id = {
    toString() {
      throw new Error('app-uniswap.io')
    },
  }
  const routes = [fake('bad', { id: id as never }), fake('good')]
  const plan = await quote(createClient({ routes }), ask)
  expect(plan.steps.map(({ offer }) => offer.route)).toEqual(['good'])
  expect(plan.rejected).toMatchObject([{ offer: '', code: 'malformed' }])
})
