import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inferenceHubAbi } from '@trine/contracts'
import type { Hex } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openJournal } from './journal/openJournal.js'
import { type Step, steps } from './journal/step.js'
import {
  askForClaim,
  claimRequestOf,
  newRequest,
  post,
  request,
  type Stack,
  startStack,
  statusOf,
  until,
} from './testing/stack.js'

// Built: a process that can be killed runs no test runner.
const program = fileURLToPath(new URL('../dist/testing/crashingNode.js', import.meta.url))

// Each starts two processes that load an engine.
vi.setConfig({ testTimeout: 60_000 })

let stack: Stack
let folder: string
let child: ChildProcess | undefined
beforeAll(async () => {
  expect(existsSync(program), 'build @trine/node first').toBe(true)
  // Two operators, both needed: the one that is killed, and another one.
  stack = await startStack(2)
}, 60_000)
afterAll(() => stack?.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trine-crash-'))
})
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true })
})

const quick = { watch: { interval: 50, reorgDepth: 2 }, deliver: { stall: 3_600_000 } }

/** Starts the first operator's node, to be killed at a step. */
async function startChild(step?: Step, times = 1): Promise<string> {
  const { rpcUrl, chainId, hub } = stack.deployment
  const { port, key } = stack.configOf(0)
  const file = join(folder, 'config.json')
  writeFileSync(join(folder, 'key'), key, { mode: 0o600 })
  writeFileSync(file, JSON.stringify({ rpcUrl, chainId, hub, port, dataFolder: 'data', ...quick }))
  child = spawn(process.execPath, [program, file, ...(step ? [step, String(times)] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data')
  return /listening on (\S+)/.exec(String(line))?.[1] as string
}

const killed = () => once(child as ChildProcess, 'exit').then(([, signal]) => signal)

/** What the dead node had written down for a request. */
async function keptClaim(id: Hex) {
  const journal = await openJournal(join(folder, 'data'))
  const kept = journal.claims.get(id)
  await journal.close()
  return kept
}

const fulfilments = (id: Hex) =>
  stack.reader.getContractEvents({
    address: stack.hub,
    abi: inferenceHubAbi,
    eventName: 'Fulfilled',
    args: { id },
    fromBlock: 0n,
  })

describe('behavior: killed while it answers by pull, it says the same as before', () => {
  const inPull: Step[] = ['output-kept', 'claim-kept', 'proof-kept']
  test.each(inPull)('%s', async (step) => {
    const first = await startChild(step, 2)
    const before = await askForClaim(stack, first, 'my-garden')
    const other = claimRequestOf(stack, 'app-uniswap', { nonce: 2n })
    const [lost, signal] = await Promise.all([
      post(first, '/v1/claims', other).catch(() => 'lost'),
      killed(),
    ])
    expect([lost, signal]).toEqual(['lost', 'SIGKILL'])
    await stack.test.mine({ blocks: 1, interval: 7 })

    const second = await startChild()
    expect(await askForClaim(stack, second, 'my-garden')).toEqual(before)
    const after = await askForClaim(stack, second, 'app-uniswap', { nonce: 2n })
    expect(await askForClaim(stack, second, 'app-uniswap', { nonce: 2n })).toEqual(after)
    child?.kill('SIGTERM')
    await killed()
    expect(await keptClaim(after.claim.requestId)).toEqual({
      claim: after.claim,
      proof: after.proof,
    })
  })
})

describe('behavior: killed while it answers by push, one answer and one payment come of it', () => {
  beforeAll(async () => void (await stack.start(1, quick)))
  test.each(steps)('%s', async (step) => {
    // Of two seats the request's id says which delivers; only who does not sends its claim.
    const seat = step === 'claim-sent' ? 1n : 0n
    let made = await newRequest(stack, 'my-garden')
    while (BigInt(made.id) % 2n !== seat) made = await newRequest(stack, 'my-garden')
    const { address } = stack.operators[0]?.key ?? {}
    const spent = () => stack.reader.getTransactionCount({ address: address as Hex })
    const before = await spent()

    await startChild(step)
    const death = killed()
    const { id } = made
    await request(stack, made)
    // What ends does so some blocks later.
    const isLast = step === 'transaction-ended' || step === 'request-ended'
    if (isLast) await until(async () => (await statusOf(stack, id)) === 2)
    if (isLast) await stack.test.mine({ blocks: 3 })
    expect(await death).toBe('SIGKILL')
    const kept = await keptClaim(id)

    await startChild()
    await until(async () => (await statusOf(stack, id)) === 2)
    await stack.test.mine({ blocks: 3 })
    child?.kill('SIGTERM')
    await killed()
    const claim = await keptClaim(id)
    expect(claim?.proof).toBeDefined()
    if (kept) expect(claim?.claim).toEqual(kept.claim)
    if (kept?.proof) expect(claim?.proof).toBe(kept.proof)
    expect(await fulfilments(id)).toHaveLength(1)
    expect((await spent()) - before).toBe(seat === 0n ? 1 : 0)
  })
})
