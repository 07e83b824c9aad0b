import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Hex, keccak256, parseEther, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openView } from '../chain/view.js'
import { parseConfig } from '../config/config.js'
import { chainOf, readerOf, walletOf } from '../dev/localChain.js'
import { type Anvil, startAnvil } from '../dev/startAnvil.js'
import { type Journal, openJournal } from '../journal/openJournal.js'
import type { Node } from '../node.js'
import { openSender } from './sender.js'

const to: Hex = `0x${'77'.repeat(20)}`
const account = privateKeyToAccount(generatePrivateKey())
const order = (purpose: string, digest = keccak256('0x01')) => ({
  purpose,
  digest,
  to,
  data: toHex(purpose),
  gas: 50_000n,
})

let anvil: Anvil
let folder: string
let journal: Journal
beforeAll(async () => {
  anvil = await startAnvil()
  await chainOf(anvil.url).setBalance({ address: account.address, value: parseEther('10') })
})
afterAll(() => anvil.stop())
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trine-sender-'))
  journal = await openJournal(folder)
})
afterEach(async () => {
  await journal.close()
  rmSync(folder, { recursive: true })
  await chainOf(anvil.url).setAutomine(true)
})

async function senderOf(deliver: object = {}) {
  const client = readerOf(anvil.url)
  const config = parseConfig({
    rpcUrl: anvil.url,
    chainId: 31_337,
    hub: to,
    dataFolder: folder,
    watch: { reorgDepth: 2 },
    deliver,
  })
  const chain = { client, chainId: 31_337n, hub: to, models: to, operators: to }
  const view = await openView({ ...chain, identity: '', close: async () => {} })
  const node = { config, chain, view, journal, account, log: () => {}, step: () => {} }
  return { sender: openSender(node as unknown as Node), view }
}
const nonceOf = () => readerOf(anvil.url).getTransactionCount({ address: account.address })

describe('default', () => {
  test('one transaction for a purpose, however often it is asked for', async () => {
    const { sender } = await senderOf()
    const before = await nonceOf()
    const hashes = await Promise.all([1, 2, 3].map(() => sender.send(order('a'))))
    expect(new Set([...hashes, sender.sent('a')]).size).toBe(1)
    expect(await nonceOf()).toBe(before + 1)
  })

  test('many at once have nonces in a row', async () => {
    const { sender } = await senderOf()
    await chainOf(anvil.url).setAutomine(false)
    const before = await nonceOf()
    await Promise.all(['a', 'b', 'c'].map((purpose) => sender.send(order(purpose))))
    await chainOf(anvil.url).mine({ blocks: 1 })
    expect(await nonceOf()).toBe(before + 3)
    expect(journal.transactions.pending().map(({ nonce }) => nonce - before)).toEqual([0, 1, 2])
  })
})

describe('behavior', () => {
  test('what is deep in the chain has ended; what is not yet is kept', async () => {
    const { sender, view } = await senderOf()
    await sender.send(order('a'))
    await view.refresh()
    await sender.tend()
    expect(journal.transactions.get('a')?.state).toBe('pending')
    await chainOf(anvil.url).mine({ blocks: 1 })
    await view.refresh()
    await sender.tend()
    expect(journal.transactions.get('a')?.state).toBe('ended')
  })

  test('what the pool has lost is sent again, as it was', async () => {
    const { sender } = await senderOf()
    await chainOf(anvil.url).setAutomine(false)
    const hash = await sender.send(order('a'))
    await chainOf(anvil.url).dropTransaction({ hash })
    await sender.tend()
    await chainOf(anvil.url).mine({ blocks: 1 })
    expect((await readerOf(anvil.url).getTransactionReceipt({ hash })).status).toBe('success')
  })

  test('what waits too long is replaced by a dearer one of the same nonce: one is paid', async () => {
    const { sender } = await senderOf({ replaceAfter: 100 })
    await chainOf(anvil.url).setAutomine(false)
    const before = await nonceOf()
    const first = await sender.send(order('a'))
    await new Promise((resolve) => setTimeout(resolve, 150))
    await sender.tend()
    const second = sender.sent('a') as Hex
    expect(second).not.toBe(first)
    await chainOf(anvil.url).mine({ blocks: 1 })
    expect(await nonceOf()).toBe(before + 1)
    const { status } = await readerOf(anvil.url).getTransactionReceipt({ hash: second })
    expect(status).toBe('success')
    await expect(readerOf(anvil.url).getTransactionReceipt({ hash: first })).rejects.toThrow()
  })

  test('nothing is offered above the ceiling', async () => {
    const maxFeePerGas = 2_500_000_000n
    const { sender } = await senderOf({ replaceAfter: 100, maxFeePerGas: String(maxFeePerGas) })
    await chainOf(anvil.url).setAutomine(false)
    await sender.send(order('a'))
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 110))
      await sender.tend()
    }
    const fees = journal.transactions.get('a')?.attempts.map((one) => BigInt(one.maxFeePerGas))
    expect(fees?.every((fee) => fee <= maxFeePerGas)).toBe(true)
    await chainOf(anvil.url).mine({ blocks: 1 })
  })

  test('where something else has taken the nonce, the purpose may be served again', async () => {
    const { sender, view } = await senderOf()
    await chainOf(anvil.url).setAutomine(false)
    const hash = await sender.send(order('a'))
    await chainOf(anvil.url).dropTransaction({ hash })
    const nonce = journal.transactions.get('a')?.nonce as number
    await walletOf(anvil.url, account).sendTransaction({ to, nonce })
    await chainOf(anvil.url).mine({ blocks: 3 })
    await view.refresh()
    await sender.tend()
    expect(sender.sent('a')).toBeUndefined()
    await sender.send(order('a'))
    expect(journal.transactions.get('a')?.nonce).toBe(nonce + 1)
    await chainOf(anvil.url).mine({ blocks: 1 })
  })

  test('after a restart it is the same transaction', async () => {
    const first = await (await senderOf()).sender.send(order('a'))
    await journal.close()
    journal = await openJournal(folder)
    expect(await (await senderOf()).sender.send(order('a'))).toBe(first)
  })
})

test('error: another question for the same purpose', async () => {
  const { sender } = await senderOf()
  await sender.send(order('a'))
  await expect(sender.send(order('a', keccak256('0x02')))).rejects.toMatchObject({
    code: 'conflict',
  })
})
