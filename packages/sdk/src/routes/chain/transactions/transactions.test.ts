import { parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BaseError } from '../../../errors/base.js'
import { fixtureModel } from '../../local/fixtures/fixtureModel.js'
import { startTestChain, type TestChain } from '../fixtures/testChain.js'
import { awaitTransaction } from './awaitTransaction.js'
import { type Finality, watchFinality } from './watchFinality.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel(), args: ['--slots-in-an-epoch', '3'] })
}, 60_000)
afterAll(() => world?.stop())

const pay = () =>
  world.user.sendTransaction({ to: world.deployer.account.address, value: parseEther('1') })
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error) => error as BaseError,
  )
async function byHand<Result>(work: () => Promise<Result>): Promise<Result> {
  await world.testClient.setAutomine(false)
  try {
    return await work()
  } finally {
    await world.testClient.setAutomine(true)
  }
}

describe('awaitTransaction', () => {
  const wait = (transaction: `0x${string}`, timeout?: number) =>
    awaitTransaction({ publicClient: world.publicClient, transaction, timeout })

  test('behavior: gives the receipt', async () => {
    expect((await wait(await pay())).status).toBe('success')
  })

  test('error: a revert, in words', async () => {
    const transaction = await world.user.sendTransaction({
      to: world.hub,
      // revokeSession(999)
      data: `0x${'8ad5eb2c'}${(999).toString(16).padStart(64, '0')}`,
      gas: 200_000n,
    })
    const error = await failure(wait(transaction))
    expect(error.code).toBe('chain/transaction-reverted')
  })

  test('error: one that the user replaced in the wallet', () =>
    byHand(async () => {
      const nonce = await world.publicClient.getTransactionCount({
        address: world.user.account.address,
      })
      const to = world.deployer.account.address
      const fees = { maxFeePerGas: parseEther('0.00000001'), maxPriorityFeePerGas: 1n }
      const first = await world.user.sendTransaction({ to, value: 5n, nonce, ...fees })
      const waiting = failure(wait(first))
      // Seen in the pool first: what was never seen cannot be seen to be replaced.
      await new Promise((resolve) => setTimeout(resolve, 100))
      await world.user.sendTransaction({
        to: world.user.account.address,
        nonce,
        maxFeePerGas: parseEther('0.00000003'),
        maxPriorityFeePerGas: 3n * 10n ** 9n,
      })
      await world.testClient.mine({ blocks: 1 })
      expect(await waiting).toMatchObject({
        code: 'chain/transaction-replaced',
        details: { reason: 'cancelled' },
      })
    }))

  test('error: one that waits too long, and one that is gone', () =>
    byHand(async () => {
      const transaction = await pay()
      expect((await failure(wait(transaction, 200))).code).toBe('chain/transaction-timeout')
      await world.testClient.dropTransaction({ hash: transaction })
      expect((await failure(wait(transaction, 200))).code).toBe('chain/transaction-dropped')
    }))
})

describe('watchFinality', () => {
  const states = (seen: readonly Finality[]) => seen.map(({ state }) => state)

  test('behavior: pending, included, confirmed, final', async () => {
    const seen: Finality[] = []
    const transaction = await byHand(async () => {
      const sent = await pay()
      watchFinality({ publicClient: world.publicClient, transaction: sent }, (one) =>
        seen.push(one),
      )
      await expect.poll(() => states(seen)).toEqual(['pending'])
      await world.testClient.mine({ blocks: 1 })
      return sent
    })
    await expect.poll(() => states(seen)).toEqual(['pending', 'included'])
    await world.testClient.mine({ blocks: 1 })
    await expect.poll(() => states(seen).at(-1)).toBe('confirmed')
    await world.testClient.mine({ blocks: 20 })
    await expect.poll(() => states(seen).at(-1)).toBe('final')
    const { blockNumber } = await world.publicClient.getTransactionReceipt({ hash: transaction })
    expect(seen.at(-1)?.block?.number).toBe(blockNumber)
    const count = seen.length
    await world.testClient.mine({ blocks: 2 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(seen).toHaveLength(count)
  })

  test('behavior: a block that is taken back takes it down again', async () => {
    const seen: Finality[] = []
    const transaction = await pay()
    await world.testClient.mine({ blocks: 1 })
    const stop = watchFinality({ publicClient: world.publicClient, transaction }, (one) =>
      seen.push(one),
    )
    await expect.poll(() => states(seen).at(-1)).toBe('confirmed')
    await world.testClient.request({ method: 'anvil_reorg', params: [2, []] } as never)
    await world.testClient.mine({ blocks: 1 })
    await expect.poll(() => states(seen).at(-1)).toBe('reorged')
    expect(seen.at(-1)?.confirmations).toBe(0)
    stop()
  })

  test('behavior: nothing is told after it was stopped', async () => {
    const seen: Finality[] = []
    const transaction = await pay()
    const { publicClient } = world
    const stop = watchFinality({ publicClient, transaction }, (one) => seen.push(one))
    stop()
    await world.testClient.mine({ blocks: 2 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(seen).toEqual([])
  })
})
