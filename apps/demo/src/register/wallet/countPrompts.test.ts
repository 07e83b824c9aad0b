import { beforeEach, expect, test } from 'vitest'
import { counting } from './countPrompts.ts'
import { promptLog } from './promptLog.ts'
import { type Provider, ProviderError, providerCodes } from './provider.ts'

const wallet = (request: Provider['request']) =>
  counting({ request, on: () => undefined, removeListener: () => undefined }, 'A wallet')

beforeEach(() => {
  for (const { id } of promptLog.getSnapshot()) promptLog.remove(id)
})

const outcomes = () => promptLog.getSnapshot().map(({ kind, outcome }) => `${kind} ${outcome}`)

test('behavior: what the user is asked is counted, and what came of it', async () => {
  const { request } = wallet(async ({ method }) => method)
  expect(await request({ method: 'eth_sendTransaction' })).toBe('eth_sendTransaction')
  expect(outcomes()).toEqual(['eth_sendTransaction approved'])
})

test('behavior: what a wallet answers by itself is not counted', async () => {
  const { request } = wallet(async () => '0x1')
  await request({ method: 'eth_chainId' })
  await request({ method: 'eth_accounts' })
  expect(outcomes()).toEqual([])
})

test('behavior: a prompt is in the log while the user thinks', async () => {
  let approve: (value: unknown) => void = () => undefined
  const { request } = wallet(() => new Promise((resolve) => (approve = resolve)))
  const pending = request({ method: 'personal_sign' })
  expect(outcomes()).toEqual(['personal_sign open'])
  approve('0x')
  await pending
  expect(outcomes()).toEqual(['personal_sign approved'])
})

test.each([
  [providerCodes.refused, ['eth_requestAccounts refused']],
  [-32_000, ['eth_requestAccounts failed']],
  [providerCodes.unknownMethod, []],
  [providerCodes.unsupported, []],
])('error: code %i passes through and leaves %j', async (code, left) => {
  const { request } = wallet(() => Promise.reject(new ProviderError(code, 'no')))
  await expect(request({ method: 'eth_requestAccounts' })).rejects.toMatchObject({ code })
  expect(outcomes()).toEqual(left)
})
