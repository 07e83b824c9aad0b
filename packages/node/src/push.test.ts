import { createServer, type Server } from 'node:http'
import { inferenceHubAbi, nameRegistrarAbi } from '@trine/contracts'
import { claimDigest, pushNonce, type SignedClaim, toCompact, toJson } from '@trine/sdk/chain'
import { type Hex, keccak256, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { deliveryOrder } from './deliver/ranks.js'
import { walletOf } from './dev/localChain.js'
import {
  codeOf,
  type NewRequest,
  newRequest,
  post,
  request,
  type Stack,
  sessionRequest,
  startStack,
  statusOf,
  until,
} from './testing/stack.js'

// Each starts nodes that load an engine.
vi.setConfig({ testTimeout: 60_000 })

let stack: Stack
let stub: Server | undefined
beforeAll(async () => {
  stack = await startStack()
}, 60_000)
afterAll(() => stack?.close())
afterEach(async () => {
  stub?.closeAllConnections()
  stub?.close()
  stub = undefined
  await stack.stopNodes()
})

const never = { deliver: { stall: 3_600_000 } }
const all = [0, 1, 2, 3, 4]
const keyOf = (operator: number) => stack.operators[operator]?.key.address.toLowerCase() as Hex
const startAll = (which: readonly number[], change = {}) =>
  Promise.all(which.map((one) => stack.start(one, change)))

/** Seats are in the order of operators. */
function orderOf({ id }: NewRequest): number[] {
  return deliveryOrder(
    { seats: all.map(keyOf), quorum: 3, epoch: 1n, runtimeHash: '0x', class: 1, price: 0n },
    id,
  )
}

const fulfilled = (id: Hex) =>
  stack.reader.getContractEvents({
    address: stack.hub,
    abi: inferenceHubAbi,
    eventName: 'Fulfilled',
    args: { id },
    fromBlock: 0n,
  })

/** Who sent the one transaction that answered. */
async function delivererOf(id: Hex): Promise<Hex> {
  const events = await fulfilled(id)
  expect(events).toHaveLength(1)
  const hash = events[0]?.transactionHash as Hex
  return (await stack.reader.getTransaction({ hash })).from.toLowerCase() as Hex
}

const balanceOf = (account: Hex) =>
  stack.reader.readContract({
    address: stack.hub,
    abi: inferenceHubAbi,
    functionName: 'balanceOf',
    args: [account],
  })

/** Stands where an operator's node would: takes every claim and does nothing with it. */
function takeAndStall(operator: number): Promise<SignedClaim[]> {
  const { port } = stack.configOf(operator)
  const taken: SignedClaim[] = []
  return new Promise((resolve) => {
    stub = createServer((message, response) => {
      let body = ''
      message.on('data', (part) => {
        body += part
      })
      message.on('end', () => {
        taken.push(JSON.parse(body))
        response.end('{}')
      })
    }).listen(port, '127.0.0.1', () => resolve(taken))
  })
}

describe('default', () => {
  test('five operators, one answer; three share the fee, the deliverer has the rebate', async () => {
    const made = await newRequest(stack, 'my-garden')
    const before = await Promise.all(all.map((one) => balanceOf(keyOf(one))))
    await startAll(all, never)
    await request(stack, made)
    await until(async () => (await statusOf(stack, made.id)) === 2)
    expect(await delivererOf(made.id)).toBe(keyOf(orderOf(made)[0] as number))
    const gains = await Promise.all(
      all.map(async (one) => (await balanceOf(keyOf(one))) - (before[one] as bigint)),
    )
    const { fee, rebate } = made.terms
    const total = gains.reduce((a, b) => a + b, 0n)
    expect(total).toBe(fee + BigInt(rebate) * 1_000_000_000n)
    expect(gains.filter((gain) => gain > 0n)).toHaveLength(3)
    expect(gains[orderOf(made)[0] as number]).toBeGreaterThan(fee)
  })

  test('a contract is called with the answer, and its price with it', async () => {
    const { registrar } = stack.deployment
    const common = { address: registrar, abi: nameRegistrarAbi } as const
    const { terms } = await newRequest(stack, 'my-garden')
    const { rebate } = terms
    const value = parseEther('0.01')
    await startAll(all, never)
    await walletOf(stack.anvil.url, stack.consumer).writeContract({
      ...common,
      functionName: 'request',
      args: ['my-garden', pushNonce, { ...terms, value, callbackGas: 200_000 }],
      value: value + terms.fee + BigInt(rebate) * 1_000_000_000n,
    })
    const ownerOf = () =>
      stack.reader.readContract({ ...common, functionName: 'ownerOf', args: ['my-garden'] })
    await until(async () => (await ownerOf()) === stack.consumer.address)
    expect(await stack.reader.getBalance({ address: registrar })).toBe(value)
  })

  test('three of five suffice', async () => {
    const made = await newRequest(stack, 'my-garden')
    await startAll([0, 2, 4], { deliver: { stall: 200 } })
    await request(stack, made)
    await until(async () => (await statusOf(stack, made.id)) === 2)
  })

  test('a relay without models delivers for the others', async () => {
    const key = generatePrivateKey()
    const { address } = privateKeyToAccount(key)
    await stack.test.setBalance({ address, value: parseEther('1') })
    const relay = await stack.startRelay(key)
    const made = await newRequest(stack, 'my-garden')
    await startAll([0, 1, 2], { deliver: { ...never.deliver, relays: [relay.url] } })
    await request(stack, made)
    await until(async () => (await statusOf(stack, made.id)) === 2)
    expect(await delivererOf(made.id)).toBe(address.toLowerCase())
  })
})

describe('behavior', () => {
  test('where the deliverer stalls, the next one delivers', async () => {
    const made = await newRequest(stack, 'my-garden')
    const [first, second, ...rest] = orderOf(made) as [number, number]
    const taken = await takeAndStall(first)
    await startAll([second, ...rest], { deliver: { stall: 500 } })
    await request(stack, made)
    await until(async () => (await statusOf(stack, made.id)) === 2)
    expect(taken.length).toBeGreaterThan(0)
    expect(await delivererOf(made.id)).not.toBe(keyOf(first))
  })

  test('before its turn nobody delivers, whatever they have', async () => {
    const made = await newRequest(stack, 'my-garden')
    const [first, second, ...rest] = orderOf(made) as [number, number]
    const taken = await takeAndStall(first)
    const { url } = await stack.start(second, never)
    await startAll(rest, never)
    await request(stack, made)
    await until(() => taken.length === 4)
    for (const claim of taken) expect((await post(url, '/v1/deliveries', claim)).ok).toBe(true)
    // So many looks at the chain later it still waits.
    for (let i = 0; i < 10; i++) {
      await stack.test.mine({ blocks: 1 })
      const block = await stack.reader.getBlockNumber()
      await until(async () => BigInt((await (await fetch(`${url}/health`)).json()).block) >= block)
    }
    expect(await statusOf(stack, made.id)).toBe(1)
  })

  test('all deliver at once: one is paid, and the others notice', async () => {
    const made = await newRequest(stack, 'my-garden')
    await startAll(all, { deliver: { stall: 50 } })
    await request(stack, made)
    await until(async () => (await statusOf(stack, made.id)) === 2)
    await stack.test.mine({ blocks: 15 })
    expect(await fulfilled(made.id)).toHaveLength(1)
  })

  test('two honest and one liar are no three; the liar shows in the health', async () => {
    const made = await newRequest(stack, 'my-garden')
    const [first, second, liar] = orderOf(made) as [number, number, number]
    const [node] = await startAll([first], never)
    await request(stack, made)
    const url = node?.url as string
    const lie = await lieOf(made, liar)
    await until(async () => (await post(url, '/v1/deliveries', lie)).ok)
    const health = async () => (await (await fetch(`${url}/health`)).json()).faults
    await until(async () => (await health()).includes('disagreement'))
    await startAll([second], never)
    await stack.test.mine({ blocks: 3 })
    expect(await statusOf(stack, made.id)).toBe(1)
    const { id } = made
    const third = orderOf(made)[3] as number
    await startAll([third], never)
    await until(async () => (await statusOf(stack, id)) === 2)
    const [event] = await fulfilled(id)
    expect(event?.args.outputHash).not.toBe(keccak256('0x1234'))
  })

  test('a request that pays too little, or whose time is up, is left alone', async () => {
    const dear = await newRequest(stack, 'my-garden')
    const late = await newRequest(stack, 'my-garden', {
      fee: 3n * dear.terms.fee,
      deadline: dear.terms.deadline - 3_590,
    })
    const events: string[] = []
    const log = (event: string, facts: object = {}) =>
      events.push(`${event} ${JSON.stringify(facts)}`)
    const priceFloor = String(dear.terms.fee)
    await stack.start(0, { priceFloor, claims: { minTime: 60 } }, { log })
    await request(stack, dear)
    await request(stack, late)
    const refusal = (id: Hex, code: string) =>
      events.some((event) => event.includes(id) && event.includes(code))
    await until(() => refusal(dear.id, 'fee-too-low') && refusal(late.id, 'too-late'))
    await stack.test.increaseTime({ seconds: 20 })
    await stack.test.mine({ blocks: 1 })
    await until(() => refusal(late.id, '"late"'))
  })
})

/** A claim of another output, well signed. */
async function lieOf(made: NewRequest, liar: number, change: object = {}) {
  const account = stack.operators[liar]?.key
  const { timestamp } = await stack.reader.getBlock()
  const lower = (hex: string) => hex.toLowerCase() as Hex
  const { nonce: _, ...asked } = made.asked
  const claim = {
    chainId: 31_337n,
    hub: stack.hub,
    ...asked,
    consumer: lower(asked.consumer),
    requester: lower(asked.requester),
    runtimeHash: stack.runtimeHash,
    outputHash: keccak256('0x1234'),
    class: 1,
    setEpoch: 1n,
    requestId: made.id,
    issuedAt: timestamp,
    validUntil: timestamp + 3_600n,
    operator: keyOf(liar),
    ...change,
  }
  const signature = await account?.sign({ hash: claimDigest(claim) })
  return toJson({ claim, proof: toCompact(signature as Hex), output: '0x1234' })
}

describe('error: a claim that is not one by the committee about the request', () => {
  const changes: readonly [string, object][] = [
    ['chain', { chainId: 1n }],
    ['hub', { hub: `0x${'11'.repeat(20)}` }],
    ['consumer', { consumer: `0x${'11'.repeat(20)}` }],
    ['requester', { requester: `0x${'11'.repeat(20)}` }],
    ['model', { modelId: `0x${'11'.repeat(32)}` }],
    ['runtime', { runtimeHash: `0x${'11'.repeat(32)}` }],
    ['parameters', { paramsHash: `0x${'11'.repeat(32)}` }],
    ['input', { inputHash: `0x${'11'.repeat(32)}` }],
    ['output', { outputHash: `0x${'11'.repeat(32)}` }],
    ['class', { class: 2 }],
    ['epoch', { setEpoch: 2n }],
    ['time', { validUntil: 1n }],
    ['operator', { operator: `0x${'11'.repeat(20)}` }],
    ['empty seat', { operator: `0x${'00'.repeat(20)}` }],
  ]
  test('each field counts, and the signature; unchanged it is taken', async () => {
    const made = await newRequest(stack, 'my-garden')
    const [first, liar] = orderOf(made) as [number, number]
    const node = await stack.start(first, never)
    const send = async (body: unknown) => codeOf(await post(node.url, '/v1/deliveries', body))
    expect(await send(await lieOf(made, liar))).toBe('node/unknown-request')
    await request(stack, made)
    await until(async () => (await send(await lieOf(made, liar))) !== 'node/unknown-request')
    for (const [name, change] of changes)
      expect(await send(await lieOf(made, liar, change)), name).toBe('node/claim-invalid')
    const forged = (await lieOf(made, liar)) as { proof: string }
    const huge = {
      ...(forged as unknown as { claim: object }).claim,
      validUntil: String(1n << 64n),
    }
    expect(await send({ ...forged, claim: huge })).toBe('node/claim-invalid')
    const proof = `${forged.proof.slice(0, -2)}${forged.proof.endsWith('00') ? '01' : '00'}`
    expect(await send({ ...forged, proof })).toBe('node/claim-invalid')
    const other = (await lieOf(made, first)) as { proof: string }
    expect(await send({ ...forged, proof: other.proof })).toBe('node/claim-invalid')
    expect(await send(forged)).toBe(200)
  })
})

describe('sessions', () => {
  const key = privateKeyToAccount(generatePrivateKey())
  let session = 0
  beforeAll(async () => {
    const { timestamp } = await stack.reader.getBlock()
    const { address } = stack.consumer
    const terms = {
      key: key.address,
      perRequest: parseEther('0.01'),
      expires: Number(timestamp) + 36_000,
      consumers: [address],
    }
    await walletOf(stack.anvil.url, stack.consumer).writeContract({
      address: stack.hub,
      abi: inferenceHubAbi,
      functionName: 'openSession',
      args: [terms],
      value: parseEther('0.02'),
    })
    session = 1
  })

  test('default: what the key signed is submitted once, and answered', async () => {
    const [one, other] = await startAll(all, never)
    const { id, body } = await sessionRequest(stack, key, session, 'my-garden')
    const submit = async (url = '') => (await post(url, '/v1/requests', body)).json()
    const first = await submit(one?.url)
    expect(first).toEqual({ requestId: id, transaction: expect.stringMatching(/^0x.{64}$/) })
    expect(await submit(one?.url)).toEqual(first)
    // Another node has read of it in the chain.
    await until(async () => (await submit(other?.url)).transaction === first.transaction)
    await until(async () => (await statusOf(stack, id)) === 2)
  })

  test('error: what the hub would not take, what does not pay, another message of the same id', async () => {
    const node = await stack.start(0, never)
    const send = async (body: unknown) => {
      const json = await (await post(node.url, '/v1/requests', body)).json()
      return json.error ? `${json.error.code} ${json.error.message}` : 200
    }
    const stranger = privateKeyToAccount(generatePrivateKey())
    const { body: unsigned } = await sessionRequest(stack, stranger, session, 'my-garden')
    expect(await send(unsigned)).toMatch(/^node\/hub-refuses .*\(NotSessionKey\)/)
    const tooMuch = await sessionRequest(stack, key, session, 'my-garden', {
      value: parseEther('1'),
    })
    expect(await send(tooMuch.body)).toMatch(/SessionLimit/)
    const poor = await sessionRequest(stack, key, session, 'my-garden', { rebate: 1 })
    expect(await send(poor.body)).toMatch(/^node\/rebate-too-low/)
    const { body } = await sessionRequest(stack, key, session, 'my-garden')
    const pull = { ...(body as object), nonce: '5' }
    expect(await send(pull)).toMatch(/^node\/push-nonce/)
    expect(await send({ ...(body as object), chainId: '1' })).toMatch(/^node\/other-chain/)
    expect(await send(body)).toBe(200)
    const changed = { ...(body as object), session: 2 }
    expect(await send(changed)).toMatch(/^node\/conflict/)
  })
})
