import { inferenceHubAbi } from '@trine/contracts'
import {
  createPublicClient,
  custom,
  type EIP1193Parameters,
  type EIP1193Provider,
  numberToHex,
  parseEther,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { currentSession } from '../../actions/currentSession.js'
import { openSession } from '../../actions/openSession.js'
import { revokeSession } from '../../actions/revokeSession.js'
import { withdraw } from '../../actions/withdraw.js'
import { createClient } from '../../client/createClient.js'
import type { BaseError } from '../../errors/base.js'
import { usd } from '../../utils/usd.js'
import { fixtureModel } from '../local/fixtures/fixtureModel.js'
import { type ChainParameters, chain } from './chain.js'
import { startTestChain, type TestChain } from './fixtures/testChain.js'
import { type TrineHubParameters, trineHub } from './hub/trineHub.js'
import type { KeyValueStore } from './store/keyValueStore.js'
import { memoryStore } from './store/memoryStore.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
}, 60_000)
afterAll(() => world?.stop())

function makeClient(
  parameters: Partial<ChainParameters> = {},
  hub: Partial<TrineHubParameters> = {},
) {
  const network = trineHub({ hub: world.hub, ...hub })
  const { publicClient, user } = world
  const nativePrice = usd('3000')
  const given = { network, publicClient, walletClient: user, nativePrice, store: 'memory' } as const
  return createClient({ routes: [chain({ ...given, ...parameters })] })
}

type Policy = { chainId?: number; refuse?: boolean; fail?: boolean }

/** A wallet as it announces itself, with a log of its prompts. */
function makeProvider({ chainId = 31337, refuse, fail }: Policy = {}) {
  const prompts: string[] = []
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (method === 'eth_chainId') return numberToHex(chainId)
    if (method !== 'eth_sendTransaction')
      return world.publicClient.request({ method, params } as never)
    prompts.push(method)
    if (refuse) throw Object.assign(new Error('User rejected the request.'), { code: 4001 })
    if (fail) throw Object.assign(new Error('secret words of a wallet'), { code: -32603 })
    const [{ to, data, value }] = params as [Record<'to' | 'data' | 'value', `0x${string}`>]
    return world.user.sendTransaction({ to, data, value: BigInt(value ?? 0) })
  }
  const provider = { request } as unknown as EIP1193Provider
  return { prompts, wallet: { provider, account: world.user.account.address } }
}

const terms = () => ({
  deposit: parseEther('1'),
  perRequest: parseEther('0.1'),
  expires: new Date(Date.now() + 3_600_000),
  consumers: [world.registrar],
})
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error) => error as BaseError,
  )
const balance = () => world.publicClient.getBalance({ address: world.hub })

test('behavior: one prompt opens a session, and one closes it', async () => {
  const { prompts, wallet } = makeProvider()
  const client = makeClient({ walletClient: wallet })
  expect(await currentSession(client)).toBeUndefined()
  const before = await balance()
  const session = await openSession(client, terms())
  expect(prompts).toHaveLength(1)
  expect(session).toMatchObject({
    owner: world.user.account.address.toLowerCase(),
    perRequest: `${parseEther('0.1')}`,
    consumers: [world.registrar.toLowerCase()],
    usable: true,
  })
  expect(await currentSession(client)).toEqual(session)
  expect(await balance()).toBe(before + parseEther('1'))
  const { returned } = await revokeSession(client, { session: session.id })
  expect(returned).toBe(`${parseEther('1')}`)
  expect(prompts).toHaveLength(2)
  expect(await currentSession(client)).toBeUndefined()
  expect(await balance()).toBe(before)
})

describe('prompts', () => {
  test('error: refusing one leaves nothing behind, and the page as it was', async () => {
    const store = memoryStore()
    const refusing = makeProvider({ refuse: true })
    const client = makeClient({ walletClient: refusing.wallet, store })
    const error = await failure(openSession(client, terms()))
    expect(error).toMatchObject({ code: 'chain/prompt-refused', remedy: 'fix-input' })
    expect(refusing.prompts).toHaveLength(1)
    expect(await store.list('')).toEqual([])
    const again = makeClient({ store })
    expect((await openSession(again, terms())).usable).toBe(true)
  })

  test('error: a wallet that fails is told from a user who refuses, without its words', async () => {
    const { wallet } = makeProvider({ fail: true })
    const error = await failure(openSession(makeClient({ walletClient: wallet }), terms()))
    expect(error.code).toBe('chain/wallet-failed')
    expect(`${error.message}${JSON.stringify(error)}${error.cause}`).not.toContain('secret words')
  })

  test('error: a wallet on another chain is never asked', async () => {
    const { prompts, wallet } = makeProvider({ chainId: 1 })
    const error = await failure(openSession(makeClient({ walletClient: wallet }), terms()))
    expect(error).toMatchObject({
      code: 'chain/wrong-chain',
      details: { actual: 1, expected: 31337 },
    })
    expect(error.message).toContain('switch the wallet to chain 31337')
    expect(prompts).toEqual([])
  })

  test('error: no wallet', async () => {
    const client = makeClient({ walletClient: () => undefined })
    const error = await failure(openSession(client, terms()))
    expect(error.code).toBe('chain/wallet-missing')
  })

  test('error: what the hub would refuse is not asked for', async () => {
    const { prompts, wallet } = makeProvider()
    const client = makeClient({ walletClient: wallet })
    const past = { ...terms(), expires: new Date(1_000) }
    const error = await failure(openSession(client, past))
    expect(error).toMatchObject({ code: 'chain/contract-refused' })
    expect(error.message).toContain('an end to come')
    expect((await failure(revokeSession(client, { session: 999 }))).message).toContain(
      'no session 999',
    )
    expect(prompts).toEqual([])
  })

  test('error: terms that are out of form', async () => {
    const client = makeClient()
    const wrong = [
      { deposit: 0n },
      { perRequest: 1n << 96n },
      { consumers: [] },
      { consumers: ['0x12' as const] },
      { expires: new Date(Number.NaN) },
    ]
    for (const change of wrong)
      expect((await failure(openSession(client, { ...terms(), ...change }))).code).toBe(
        'request/invalid-parameters',
      )
  })
})

describe('keys', () => {
  test('behavior: a page that is gone before its session was mined finds it again', async () => {
    const store = memoryStore()
    const controller = new AbortController()
    await world.testClient.setAutomine(false)
    try {
      const client = makeClient({ store })
      const opening = failure(openSession(client, { ...terms(), signal: controller.signal }))
      await expect
        .poll(async () => (await world.testClient.getTxpoolStatus()).pending)
        .toBeGreaterThan(0)
      controller.abort()
      expect((await opening).code).toBe('request/aborted')
    } finally {
      await world.testClient.setAutomine(true)
    }
    await world.testClient.mine({ blocks: 1 })
    const session = await currentSession(makeClient({ store }))
    expect(session).toMatchObject({ usable: true, balance: `${parseEther('1')}` })
  })

  test('behavior: one that was never sent is not looked for in the same blocks again', async () => {
    const store = memoryStore()
    const { wallet } = makeProvider({ fail: true })
    await failure(openSession(makeClient({ walletClient: wallet, store }), terms()))
    expect(await store.list('')).toHaveLength(1)
    await world.testClient.mine({ blocks: 1_500 })
    let reads = 0
    const request = async ({ method, params }: EIP1193Parameters) => {
      if (method === 'eth_getLogs') reads++
      return world.publicClient.request({ method, params } as never)
    }
    const publicClient = createPublicClient({ transport: custom({ request }), cacheTime: 0 })
    const client = makeClient({ publicClient, store })
    expect(await currentSession(client)).toBeUndefined()
    expect(reads).toBeGreaterThan(1)
    reads = 0
    expect(await currentSession(client)).toBeUndefined()
    expect(reads).toBe(1)
  })

  test('behavior: the key is kept encrypted, by a key that gives no bytes', async () => {
    const kept: unknown[] = []
    const inner = memoryStore()
    const store: KeyValueStore = {
      ...inner,
      set: async (key, value) => {
        kept.push(value)
        await inner.set(key, value)
      },
    }
    await openSession(makeClient({ store }), terms())
    const [first] = kept as [{ aes: CryptoKey; sealed: Uint8Array }]
    expect(first.aes.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', first.aes)).rejects.toThrow()
    const text = new TextDecoder().decode(first.sealed)
    expect(text).not.toMatch(/0x[0-9a-f]{64}/)
  })

  test('error: a session of another device is seen, and cannot be used here', async () => {
    const client = makeClient({}, { deployBlock: 0n })
    const elsewhere = await openSession(makeClient(), terms())
    expect(await currentSession(client)).toMatchObject({ id: elsewhere.id, usable: false })
    expect(await currentSession(makeClient())).toBeUndefined()
  })
})

test('behavior: what a refund left on the account is withdrawn, and no more', async () => {
  const client = makeClient()
  const error = await failure(withdraw(client, { amount: 1n }))
  expect(error.message).toContain('The account has 0 wei, not 1.')
  const hub = { address: world.hub, abi: inferenceHubAbi } as const
  const account = world.user.account.address
  expect(
    await world.publicClient.readContract({ ...hub, functionName: 'balanceOf', args: [account] }),
  ).toBe(0n)
})

// Last: it turns the clock, which all tests here share.
test('behavior: a session that is over is found while it holds money, and not after', async () => {
  const client = makeClient()
  const { id } = await openSession(client, terms())
  await world.testClient.increaseTime({ seconds: 7_200 })
  await world.testClient.mine({ blocks: 1 })
  const over = { id, status: 'expired', usable: false, balance: `${parseEther('1')}` }
  expect(await currentSession(client)).toMatchObject(over)
  const { returned } = await revokeSession(client, { session: id })
  expect(returned).toBe(over.balance)
  expect(await currentSession(client)).toBeUndefined()
})
