import { inferenceHubAbi } from '@trine/contracts'
import { encodeFunctionData, type Hex } from 'viem'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { walletOf } from '../dev/localChain.js'
import type { NodeHooks } from '../startNode.js'
import { type RpcProxy, startRpcProxy } from '../testing/rpcProxy.js'
import {
  askForClaim,
  claimRequestOf,
  codeOf,
  newRequest,
  post,
  request,
  type Stack,
  startStack,
  statusOf,
  until,
} from '../testing/stack.js'

// Each starts a node that loads an engine.
vi.setConfig({ testTimeout: 60_000 })

let stack: Stack
let proxy: RpcProxy | undefined
beforeAll(async () => {
  stack = await startStack(1)
}, 60_000)
afterAll(() => stack?.close())
afterEach(async () => {
  await stack.stopNodes()
  await proxy?.close()
  proxy = undefined
})

const behindProxy = async () => {
  proxy = await startRpcProxy(stack.anvil.url)
  return proxy
}
const make = async () => request(stack, await newRequest(stack, 'my-garden'))
const answered = (id: Hex) => until(async () => (await statusOf(stack, id)) === 2)
const events = (eventName: 'Requested' | 'Fulfilled') => (id: Hex) =>
  stack.reader.getContractEvents({
    address: stack.hub,
    abi: inferenceHubAbi,
    eventName,
    args: { id },
    fromBlock: 0n,
  })
const requested = events('Requested')
const fulfilled = events('Fulfilled')
const healthOf = async (url: string) => (await fetch(`${url}/health`)).json()

/** What a node does, as it is told to the log. */
function listener(): {
  hooks: NodeHooks
  has: (event: string, id: Hex, detail?: string) => boolean
} {
  const lines: string[] = []
  return {
    hooks: { log: (event, facts = {}) => void lines.push(`${event} ${JSON.stringify(facts)}`) },
    has: (event, id, detail = '') =>
      lines.some((line) => line.startsWith(event) && line.includes(id) && line.includes(detail)),
  }
}

describe('default', () => {
  test('over WebSocket as over HTTP', async () => {
    await stack.start(0, { rpcUrl: stack.anvil.wsUrl })
    await answered(await make())
  })

  test('requests that were made while the node was away', async () => {
    const first = await stack.start(0)
    await answered(await make())
    await first.stop()
    const missed = await make()
    // Deeper than what is read again each time: the journal knows where it was.
    await stack.test.mine({ blocks: 30 })
    await stack.start(0)
    await answered(missed)
  })
})

describe('behavior', () => {
  test('while the RPC is down nothing is signed and health says so; then all is made up for', async () => {
    const { url, down } = await behindProxy()
    const node = await stack.start(0, { rpcUrl: url })
    await askForClaim(stack, node.url, 'my-garden', { nonce: 1n })
    down(true)
    await until(async () => (await healthOf(node.url)).status === 'behind')
    const ask = claimRequestOf(stack, 'my-garden', { nonce: 2n })
    expect(await codeOf(await post(node.url, '/v1/claims', ask))).toBe('node/behind')
    const missed = await make()
    down(false)
    await answered(missed)
    expect(await codeOf(await post(node.url, '/v1/claims', ask))).toBe(200)
    expect((await healthOf(node.url)).status).toBe('ok')
  })

  test('an RPC that answers nonsense is one that is down', async () => {
    const { url, lie } = await behindProxy()
    const node = await stack.start(0, { rpcUrl: url })
    for (const nonsense of [null, 'x', {}, [], { number: 5 }, '0xzz', [{ topics: 'x' }]]) {
      lie(() => nonsense)
      await until(async () => (await healthOf(node.url)).status === 'behind')
      lie(undefined)
      await until(async () => (await healthOf(node.url)).status === 'ok')
    }
  })

  test('a request of another id than its fields have, or with another input, is not answered', async () => {
    const { url, lie } = await behindProxy()
    const { hooks, has } = listener()
    await stack.start(0, { rpcUrl: url }, hooks)
    const forged = '33'.repeat(32)
    let told = 0
    lie((method, result) =>
      method === 'eth_getLogs' && ++told
        ? JSON.parse(JSON.stringify(result).replaceAll(/6d792d67617264656e/g, '6d792d67617264656f'))
        : result,
    )
    const id = await make()
    // Once may have been before.
    await until(() => told > 2)
    told = 0
    lie((method, result) =>
      method === 'eth_getLogs' && ++told
        ? JSON.parse(JSON.stringify(result).replaceAll(id.slice(2), forged))
        : result,
    )
    await until(() => told > 2)
    expect(has('request-kept', id) || has('request-kept', `0x${forged}`)).toBe(false)
    lie(undefined)
    await answered(id)
  })

  test('a request is answered once it is as deep as was configured', async () => {
    const { hooks, has } = listener()
    const { url, lie } = await behindProxy()
    let looks = 0
    lie((method, result) => {
      if (method === 'eth_getLogs') looks++
      return result
    })
    const begun: string[] = []
    const onStep = (step: string) => void begun.push(step)
    const watch = { interval: 50, confirmations: 3 }
    await stack.start(0, { rpcUrl: url, watch }, { ...hooks, onStep })
    const id = await make()
    const other = await make()
    await until(() => has('request-kept', other))
    looks = 0
    await until(() => looks > 10)
    expect(new Set(begun)).toEqual(new Set(['request-kept']))
    await stack.test.mine({ blocks: 1 })
    await answered(id)
    expect(await statusOf(stack, other)).toBe(1)
    await stack.test.mine({ blocks: 1 })
    await answered(other)
  })

  test('a request that a reorganisation took out of the chain is let go, and answered when it is back', async () => {
    const { hooks, has } = listener()
    await stack.start(0, { watch: { interval: 50, confirmations: 3, reorgDepth: 4 } }, hooks)
    const made = await newRequest(stack, 'my-garden')
    const id = await request(stack, made)
    await until(() => has('request-kept', id))
    await stack.test.request({ method: 'anvil_reorg' as never, params: [1, []] as never })
    expect(await statusOf(stack, id)).toBe(0)
    for (let i = 0; i < 8; i++) await stack.test.mine({ blocks: 1 })
    await until(async () => {
      await stack.test.mine({ blocks: 1 })
      return has('request-ended', id, 'gone')
    })
    await request(stack, made)
    await stack.test.mine({ blocks: 3 })
    await answered(id)
  })

  test('a request that a reorganisation put into blocks that were read already', async () => {
    const node = await stack.start(0)
    await stack.test.mine({ blocks: 3 })
    const head = await stack.reader.getBlockNumber()
    await until(async () => BigInt((await healthOf(node.url)).block) >= head)
    const made = await newRequest(stack, 'my-garden')
    const wallet = walletOf(stack.anvil.url, stack.consumer)
    const { asked, terms, input } = made
    const prepared = await wallet.prepareTransactionRequest({
      to: stack.hub,
      data: encodeFunctionData({
        abi: inferenceHubAbi,
        functionName: 'request',
        args: [asked, terms, input],
      }),
      value: terms.fee + BigInt(terms.rebate) * 1_000_000_000n,
    })
    const raw = await wallet.signTransaction(prepared)
    await stack.test.request({ method: 'anvil_reorg' as never, params: [3, [[raw, 0]]] as never })
    await answered(made.id)
    expect((await requested(made.id))[0]?.blockNumber).toBeLessThan(head)
  })

  test('an answer that a reorganisation took out of the chain is given again', async () => {
    await stack.start(0)
    const id = await make()
    await answered(id)
    const [before] = await fulfilled(id)
    await stack.test.request({ method: 'anvil_reorg' as never, params: [1, []] as never })
    await until(async () => {
      const [after] = await fulfilled(id)
      return after !== undefined && after.blockHash !== before?.blockHash
    })
  })
})

describe('error: a node that does not fit its chain does not start', () => {
  const fails = (change: object) =>
    stack.start(0, change).then(
      () => 'started',
      ({ code }) => code,
    )
  test('another chain id, a hub that is none, an RPC that is not there', async () => {
    expect(await fails({ chainId: 1 })).toBe('node/chain-mismatch')
    expect(await fails({ hub: `0x${'12'.repeat(20)}` })).toBe('node/chain-mismatch')
    expect(await fails({ rpcUrl: 'http://127.0.0.1:1' })).toBe('node/rpc-unavailable')
  })

  test('a second node on the data folder; the first goes on', async () => {
    const node = await stack.start(0)
    expect(await fails({ port: 0 })).toBe('node/journal-locked')
    await askForClaim(stack, node.url, 'my-garden', { nonce: 9n })
  })

  test('a journal of another chain', async () => {
    const other = await startStack(1)
    try {
      const { rpcUrl, hub } = other.deployment
      await (await stack.start(0)).stop()
      expect(await fails({ rpcUrl, hub })).toBe('node/journal-chain')
    } finally {
      await other.close()
    }
  })
})
