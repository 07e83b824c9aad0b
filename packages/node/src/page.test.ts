import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nameRegistrarAbi } from '@trine/contracts'
import { lookalikeSmall } from '@trine/lookalike'
import {
  type Answer,
  type Classification,
  classify,
  createClient,
  openSession,
  usd,
} from '@trine/sdk'
import { chain, contractAnswer, trineHub } from '@trine/sdk/chain'
import { type Hex, parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { walletOf } from './dev/localChain.js'
import { type Stack, startStack } from './testing/stack.js'

// What a page does with the SDK, and the command with what the page has kept; the nodes are real.
vi.setConfig({ testTimeout: 60_000 })

const program = fileURLToPath(new URL('../bin/trine.mjs', import.meta.url))
let stack: Stack
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trine-page-'))
  stack = await startStack(3)
  await Promise.all([0, 1, 2].map((one) => stack.start(one)))
}, 60_000)
afterAll(async () => {
  await stack?.close()
  rmSync(folder, { recursive: true })
})

function clientOf(way: 'pull' | 'push') {
  const route = chain({
    network: trineHub({ hub: stack.hub }),
    publicClient: stack.reader,
    walletClient: walletOf(stack.anvil.url, stack.consumer),
    nativePrice: usd('2500'),
    store: 'memory',
  })
  const only: typeof route = (config) => {
    const made = route(config)
    const { offers } = made
    made.offers = async (context) =>
      (await offers(context)).filter(({ id }) => id.endsWith(`/${way}`))
    return made
  }
  return createClient({
    routes: [only],
    policy: { require: { privacy: 'public', audience: 'contract' }, answerWorth: usd('1000000') },
    budget: { perCall: usd('1000') },
    consent: () => true,
    records: { include: ['input', 'output'] },
  })
}

const registrar = () => stack.deployment.registrar
const ownerOf = (name: string) =>
  stack.reader.readContract({
    address: registrar(),
    abi: nameRegistrarAbi,
    functionName: 'ownerOf',
    args: [name],
  })

async function verify(record: unknown, ...more: string[]) {
  const file = join(folder, 'record.json')
  writeFileSync(file, JSON.stringify(record))
  const args = [program, 'verify', file, '--rpc', stack.anvil.url, ...more]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  const [status] = await once(child, 'close')
  return { status, out }
}

describe('pull', () => {
  let answer: Answer<Classification>
  beforeAll(async () => {
    const target = { consumer: registrar() as Hex, requester: stack.consumer.address }
    answer = await classify(clientOf('pull'), {
      models: [lookalikeSmall],
      input: 'my-garden',
      target,
    })
  }, 60_000)

  test('default: what the nodes signed convinces the contract', async () => {
    expect(answer.verdict).toMatchObject({ status: 'verified', kind: 'quorum(2,3)' })
    const hash = await walletOf(stack.anvil.url, stack.consumer).writeContract({
      address: registrar(),
      abi: nameRegistrarAbi,
      functionName: 'register',
      args: ['my-garden', await contractAnswer(answer)],
      value: parseEther('0.01'),
    })
    const { status } = await stack.reader.waitForTransactionReceipt({ hash })
    expect(status).toBe('success')
    expect(await ownerOf('my-garden')).toBe(stack.consumer.address)
  })

  test('trine verify: verified, in words and as JSON', async () => {
    const [words, json] = [
      await verify(answer.record, '--hub', stack.hub),
      await verify(answer.record, '--json'),
    ]
    expect(words.status).toBe(0)
    expect(words.out).toMatch(/^yes +claims-signed: /m)
    expect(words.out).toMatch(/^verified\. No coalition of/m)
    expect(json.status).toBe(0)
    expect(JSON.parse(json.out)).toMatchObject({ status: 'verified' })
  })

  test('trine verify: a record that was changed has failed, one without the bytes is incomplete', async () => {
    const changed = structuredClone(answer.record) as { verdict?: { evidence: { nonce: string } } }
    if (changed.verdict) changed.verdict.evidence.nonce += '1'
    expect((await verify(changed)).status).toBe(1)
    expect((await verify(answer.record, '--hub', registrar())).status).toBe(1)
    const text = JSON.stringify(answer.record, (name, value) =>
      name === 'opening' || name === 'bytes' || name === 'salt' ? undefined : value,
    )
    const { status, out } = await verify(JSON.parse(text))
    expect([status, out]).toEqual([2, expect.stringMatching(/^\? .*\n[\s\S]*^incomplete\. /m)])
  })
})

describe('push', () => {
  test('default: one prompt for the session, then the nodes submit, answer and deliver', async () => {
    const client = clientOf('push')
    await openSession(client, {
      deposit: parseEther('1'),
      perRequest: parseEther('0.5'),
      expires: new Date(Date.now() + 3_600_000),
      consumers: [registrar() as Hex],
    })
    const prompts = await stack.reader.getTransactionCount({ address: stack.consumer.address })
    const answer = await classify(client, {
      models: [lookalikeSmall],
      input: 'my-meadow',
      target: {
        consumer: registrar() as Hex,
        requester: stack.consumer.address,
        value: parseEther('0.01'),
        callbackGas: 150_000,
      },
    })
    expect(answer.verdict).toMatchObject({
      status: 'verified',
      evidence: { fulfilled: { callback: 'accepted' } },
    })
    expect(await ownerOf('my-meadow')).toBe(stack.consumer.address)
    const { address } = stack.consumer
    expect(await stack.reader.getTransactionCount({ address })).toBe(prompts)
    expect((await verify(answer.record)).status).toBe(0)
  })
})
