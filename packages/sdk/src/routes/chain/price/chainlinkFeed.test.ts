import { type Client, createPublicClient, createTestClient, createWalletClient, http } from 'viem'
import { foundry } from 'viem/chains'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { usd } from '../../../utils/usd.js'
import { type Anvil, startAnvil } from '../fixtures/startAnvil.js'
import { chainlinkFeed } from './chainlinkFeed.js'
import { compileFakeFeed } from './fixtures/fakeFeed.js'

const { abi, bytecode } = compileFakeFeed()
const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'

let anvil: Anvil
let client: ReturnType<typeof makeClient>
let address: `0x${string}`
const makeClient = (url: string) =>
  createPublicClient({
    chain: foundry,
    transport: http(url, { retryCount: 0 }),
    pollingInterval: 20,
    cacheTime: 0,
  })

beforeAll(async () => {
  anvil = await startAnvil()
  client = makeClient(anvil.url)
  const wallet = createWalletClient({ chain: foundry, transport: http(anvil.url), account })
  const hash = await wallet.deployContract({ abi, bytecode })
  const { contractAddress } = await client.waitForTransactionReceipt({ hash })
  address = contractAddress as `0x${string}`
}, 60_000)
afterAll(() => anvil?.stop())
beforeEach(async () => {
  await write('setDecimals', [8])
  await write('setRefuses', [false])
  await setRound(7n, 250_000_000_000n)
})

async function write(functionName: string, args: readonly unknown[]) {
  const wallet = createWalletClient({ chain: foundry, transport: http(anvil.url), account })
  const hash = await wallet.writeContract({ address, abi, functionName, args })
  const { status } = await client.waitForTransactionReceipt({ hash })
  expect(status).toBe('success')
}
const seconds = () => BigInt(Math.floor(Date.now() / 1000))
const setRound = (
  roundId: bigint,
  answer: bigint,
  updatedAt = seconds(),
  answeredInRound = roundId,
) => write('setRound', [roundId, answer, updatedAt, answeredInRound])

/** Counts the calls of contracts. */
function counting(): { client: Client; count: () => number } {
  const request = vi.fn(client.request)
  return {
    client: { ...client, request } as unknown as Client,
    count: () => request.mock.calls.length,
  }
}

test('default: what one coin costs', async () => {
  expect(await chainlinkFeed({ client, address })()).toBe(usd('2500'))
})

test('behavior: a price is used again for a while, and asked for once by many', async () => {
  const { client, count } = counting()
  const price = chainlinkFeed({ client, address })
  const all = await Promise.all([price(), price(), price()])
  expect(new Set(all)).toEqual(new Set([usd('2500')]))
  const asked = count()
  await setRound(8n, 260_000_000_000n)
  expect(await price()).toBe(usd('2500'))
  expect(count()).toBe(asked)
})

test('parameters: cacheTime', async () => {
  const price = chainlinkFeed({ client, address, cacheTime: 0 })
  expect(await price()).toBe(usd('2500'))
  await setRound(8n, 260_000_000_000n)
  expect(await price()).toBe(usd('2600'))
})

test('parameters: maxAge', async () => {
  await setRound(7n, 250_000_000_000n, seconds() - 5_000n)
  await expect(chainlinkFeed({ client, address })()).rejects.toThrow('too old')
  expect(await chainlinkFeed({ client, address, maxAge: 10_000 })()).toBe(usd('2500'))
})

test('parameters: maxDeviation refuses a step until a later round confirms it', async () => {
  const price = chainlinkFeed({ client, address, maxDeviation: 0.2, cacheTime: 0 })
  expect(await price()).toBe(usd('2500'))
  await setRound(8n, 350_000_000_000n)
  await expect(price()).rejects.toThrow('moved further')
  await expect(price()).rejects.toThrow('moved further')
  await setRound(9n, 351_000_000_000n)
  expect(await price()).toBe(usd('3510'))
  await setRound(10n, 300_000_000_000n)
  expect(await price()).toBe(usd('3000'))
})

test('behavior: a step that a reorg takes back holds nothing up, nor does one that no later round confirms', async () => {
  const price = chainlinkFeed({ client, address, maxDeviation: 0.2, cacheTime: 0 })
  expect(await price()).toBe(usd('2500'))
  await setRound(8n, 350_000_000_000n)
  await expect(price()).rejects.toThrow('moved further')
  await setRound(7n, 250_000_000_000n)
  expect(await price()).toBe(usd('2500'))
  await setRound(8n, 350_000_000_000n)
  await expect(price()).rejects.toThrow('moved further')
  await setRound(9n, 251_000_000_000n)
  expect(await price()).toBe(usd('2510'))
})

test('error: a failure is not kept', async () => {
  const price = chainlinkFeed({ client, address })
  await setRound(7n, -1n)
  await expect(price()).rejects.toMatchObject({ code: 'chain/price-unavailable' })
  await setRound(8n, 250_000_000_000n)
  expect(await price()).toBe(usd('2500'))
})

test('error: the feed refuses', async () => {
  await write('setRefuses', [true])
  const failed = expect(chainlinkFeed({ client, address })()).rejects
  await failed.toMatchObject({ code: 'chain/price-unavailable', remedy: 'change-route' })
})

test('error: nothing is deployed there', async () => {
  const nobody = `0x${'12'.repeat(20)}` as const
  const failed = expect(chainlinkFeed({ client, address: nobody })()).rejects
  await failed.toMatchObject({ code: 'chain/price-unavailable' })
})

test('error: a contract that answers something else', async () => {
  const garbage = `0x${'34'.repeat(20)}` as const
  const testClient = createTestClient({ chain: foundry, mode: 'anvil', transport: http(anvil.url) })
  // Returns one byte, whatever it is asked.
  await testClient.setCode({ address: garbage, bytecode: '0x60016000f3' })
  const failed = expect(chainlinkFeed({ client, address: garbage })()).rejects
  await failed.toMatchObject({ code: 'chain/price-unavailable' })
})

test('error: no RPC', async () => {
  const gone = await startAnvil()
  await gone.stop()
  const failed = expect(chainlinkFeed({ client: makeClient(gone.url), address })()).rejects
  await failed.toMatchObject({ code: 'chain/unreachable', remedy: 'retry' })
})

test.each([
  ['address', { address: '0x12' }],
  ['client', { client: {} }],
  ['maxAge', { maxAge: 0 }],
  ['maxAge', { maxAge: Number.NaN }],
  ['maxDeviation', { maxDeviation: Number.NaN }],
  ['cacheTime', { cacheTime: -1 }],
  ['maxage', { maxage: 60 }],
])('error: %s is wrong', (field, given) => {
  const make = () => chainlinkFeed({ client, address, ...given } as never)
  expect(make).toThrow(`chainlinkFeed.${field}`)
})
