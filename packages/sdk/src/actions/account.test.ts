import { describe, expect, test } from 'vitest'
import { createClient } from '../client/createClient.js'
import { ConsentDeniedError } from '../errors/policy.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { fakeAccount } from '../testing/fixtures/fakeAccount.js'
import { logits } from '../testing/fixtures/toyModel.js'
import { currentSession } from './currentSession.js'
import { openSession } from './openSession.js'
import { pendingRequests } from './pendingRequests.js'
import { refund } from './refund.js'
import { revokeSession } from './revokeSession.js'
import { withdraw } from './withdraw.js'

const requestId = `0x${'1d'.repeat(32)}` as const
const terms = {
  deposit: 10n,
  perRequest: 2n,
  expires: new Date('2027-01-01'),
  consumers: [`0x${'c0'.repeat(20)}`],
} as const
const { route: plain } = fakeRoute({ outputs: () => logits(1, 0) })
const failure = (call: () => Promise<unknown>) =>
  call().then(
    () => undefined,
    (error) => error,
  )

test('default: each asks the account of the client’s route', async () => {
  const { route, calls, pending } = fakeAccount()
  const client = createClient({ routes: [plain, route('paid')] })
  const { signal } = new AbortController()
  expect(await currentSession(client)).toBeUndefined()
  expect(await openSession(client, { ...terms, route: 'paid', signal })).toMatchObject({ id: 1 })
  expect(await currentSession(client)).toMatchObject({ balance: '10', status: 'open' })
  expect(await revokeSession(client, { session: 1 })).toMatchObject({ returned: '10' })
  expect(await withdraw(client)).toMatchObject({ withdrawn: '5' })
  expect(await withdraw(client, { amount: 3n })).toBeDefined()
  expect(await refund(client, { requestId })).toMatchObject({ refunded: '7' })
  expect(await pendingRequests(client)).toBe(pending)
  expect(calls).toEqual([
    ['session'],
    ['openSession', { ...terms, signal }],
    ['session'],
    ['revokeSession', { session: 1 }],
    ['withdraw', {}],
    ['withdraw', { amount: 3n }],
    ['refund', { requestId }],
    ['pending'],
  ])
})

describe('error: which account', () => {
  test('none', async () => {
    const client = createClient({ routes: [plain] })
    for (const call of [
      () => openSession(client, terms),
      () => currentSession(client),
      () => revokeSession(client, { session: 1 }),
      () => withdraw(client),
      () => refund(client, { requestId }),
      () => pendingRequests(client),
    ])
      expect(await failure(call)).toMatchObject({ code: 'route/account-missing' })
  })

  test('none of that name, or several', async () => {
    const client = createClient({ routes: [fakeAccount().route('a'), fakeAccount().route('b')] })
    const named = (route?: string) => failure(() => currentSession(client, { route }))
    expect(await named('c')).toMatchObject({
      code: 'route/account-missing',
      details: { route: 'c' },
    })
    expect(await named()).toMatchObject({ details: { parameter: 'route' } })
    expect(await named('b')).toBeUndefined()
  })
})

describe('error: the parameters', () => {
  const { route, calls } = fakeAccount()
  const client = createClient({ routes: [route()] })
  const address = terms.consumers[0]
  test.each<[string, unknown, string]>([
    ['none', undefined, 'parameters'],
    ['a mistyped name', { ...terms, expiry: 1 }, 'parameters.expiry'],
    ['no deposit', { ...terms, deposit: 0n }, 'deposit'],
    ['a deposit as a number', { ...terms, deposit: 1 }, 'deposit'],
    ['no ceiling', { ...terms, perRequest: undefined }, 'perRequest'],
    ['an expiry as text', { ...terms, expires: '2027-01-01' }, 'expires'],
    ['an expiry that is none', { ...terms, expires: new Date('never') }, 'expires'],
    ['no consumer', { ...terms, consumers: [] }, 'consumers'],
    ['too many consumers', { ...terms, consumers: Array(9).fill(address) }, 'consumers'],
    ['a consumer that is none', { ...terms, consumers: ['0x12'] }, 'consumers'],
    ['a signal that is none', { ...terms, signal: {} }, 'signal'],
    ['a route that is none', { ...terms, route: 1 }, 'route'],
  ])('openSession: %s', async (_, parameters, parameter) => {
    expect(await failure(() => openSession(client, parameters as never))).toMatchObject({
      code: 'request/invalid-parameters',
      details: { parameter },
    })
  })
  test.each<[string, () => Promise<unknown>, string]>([
    ['revokeSession', () => revokeSession(client, { session: 0 }), 'session'],
    ['withdraw', () => withdraw(client, { amount: 0n }), 'amount'],
    ['refund', () => refund(client, { requestId: '0x12' }), 'requestId'],
    ['pendingRequests', () => pendingRequests(client, { limit: 1 } as never), 'parameters.limit'],
    ['currentSession', () => currentSession(client, null as never), 'parameters'],
    ['no client', () => currentSession({} as never), 'client'],
  ])('%s', async (_, call, parameter) => {
    expect(await failure(call)).toMatchObject({ details: { parameter } })
  })
  test('and nothing was asked', () => expect(calls).toEqual([]))
})

describe('behavior: how it ends', () => {
  const ending = (error: unknown, signal?: AbortSignal) => {
    const { route } = fakeAccount({ withdraw: () => Promise.reject(error) })
    const client = createClient({ routes: [route('paid')] })
    return failure(() => withdraw(client, { signal }))
  }

  test('a typed error stays what it is', async () => {
    const error = new ConsentDeniedError({ offer: 'x' })
    expect(await ending(error)).toBe(error)
  })

  test('any other says nothing of itself', async () => {
    const error = await ending(new Error('secret'))
    expect(error).toMatchObject({ code: 'route/contract-broken', details: { route: 'paid' } })
    expect(`${error.message}${String(error.cause)}`).not.toContain('secret')
  })

  test('cancelled before, and meanwhile', async () => {
    expect(await ending(new Error(), AbortSignal.abort())).toMatchObject({
      code: 'request/aborted',
    })
    const controller = new AbortController()
    const { route, calls } = fakeAccount({
      refund: () => {
        controller.abort()
        return Promise.reject(controller.signal.reason)
      },
    })
    const client = createClient({ routes: [route()] })
    const { signal } = controller
    expect(await failure(() => refund(client, { requestId, signal }))).toMatchObject({
      code: 'request/aborted',
    })
    expect(await failure(() => withdraw(client, { signal }))).toMatchObject({
      code: 'request/aborted',
    })
    expect(calls).toEqual([])
  })
})
