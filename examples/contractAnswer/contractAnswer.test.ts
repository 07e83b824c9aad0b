import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nameRegistrarAbi } from '@trine/contracts'
import { type DevStack, devStack, readerOf, walletOf } from '@trine/node/dev'
import { explainRevert } from '@trine/sdk/chain'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { register } from './contractAnswer.js'

const readText = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

let folder: string
let stack: DevStack

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trine-example-'))
  stack = await devStack({ dataDir: join(folder, 'dev'), operators: 3 })
  await stack.ready
}, 120_000)

afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
}, 60_000)

function place() {
  const { rpcUrl, hub, registrar, wallet } = stack.deployment
  const account = privateKeyToAccount(wallet.privateKey)
  return { hub, registrar, publicClient: readerOf(rpcUrl), wallet: walletOf(rpcUrl, account) }
}

const ownerOf = (name: string) =>
  place().publicClient.readContract({
    address: stack.deployment.registrar,
    abi: nameRegistrarAbi,
    functionName: 'ownerOf',
    args: [name],
  })

test('default: a harmless name is registered', { timeout: 60_000 }, async () => {
  const hash = await register('my-garden', place())
  const { status } = await place().publicClient.waitForTransactionReceipt({ hash })
  expect(status).toBe('success')
  expect(await ownerOf('my-garden')).toBe(stack.deployment.wallet.address)
})

test('error: a name that resembles a brand is refused, before anything is sent', {
  timeout: 60_000,
}, async () => {
  const { publicClient, wallet } = place()
  const sent = () => publicClient.getTransactionCount({ address: wallet.account.address })
  const before = await sent()
  const error = await register('app-uniswap', place()).catch((thrown: unknown) => thrown)
  expect(await explainRevert(error)).toMatchObject({ name: 'NameRefused' })
  expect(await sent()).toBe(before)
  expect(await ownerOf('app-uniswap')).toBe(`0x${'0'.repeat(40)}`)
})

test('behavior: stands word for word in README.md', async () => {
  const example = (await readText('./contractAnswer.ts')).trim()
  expect(await readText('../../README.md')).toContain(example)
})
