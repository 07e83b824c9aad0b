import { connect } from 'node:net'
import {
  claimDigest,
  claimRequestSchema,
  healthSchema,
  recoverSigner,
  refusalSchema,
  requestId,
  signedClaimSchema,
} from '@trine/sdk/chain'
import fc from 'fast-check'
import * as v from 'valibot'
import { keccak256, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunningNode } from '../startNode.js'
import {
  askForClaim,
  claimRequestOf,
  codeOf,
  inputOf,
  post,
  type Stack,
  startStack,
} from '../testing/stack.js'

vi.setConfig({ testTimeout: 60_000 })
// One seed, so that a run that fails fails again.
const seed = Number(process.env.SEED ?? 1)

let stack: Stack
let node: RunningNode
const logged: string[] = []
beforeAll(async () => {
  stack = await startStack(3)
  const limits = { rate: 100_000, burst: 100_000, timeout: 500 }
  const log = (...line: unknown[]) => void logged.push(JSON.stringify(line))
  node = await stack.start(0, { limits }, { log })
}, 60_000)
afterAll(() => stack?.close())

const ask = async (change: object) =>
  codeOf(await post(node.url, '/v1/claims', claimRequestOf(stack, 'my-garden', change)))
const send = (path: string, init: RequestInit) => fetch(`${node.url}${path}`, init)

describe('default', () => {
  test('health', async () => {
    const health = await (await fetch(`${node.url}/health`)).json()
    expect(v.parse(healthSchema, health)).toMatchObject({
      status: 'ok',
      operator: node.operator,
      owner: stack.operators[0]?.owner.address.toLowerCase(),
      hub: stack.hub,
      models: [{ modelId: stack.modelId, runtimeHash: stack.runtimeHash }],
    })
    expect(health.faults).toEqual([])
  })

  test('a claim about the question that was asked, signed by the operator', async () => {
    const { claim, proof, output } = await askForClaim(stack, node.url, 'my-garden', { nonce: 40n })
    const { timestamp } = await stack.reader.getBlock()
    expect(claim).toMatchObject({
      chainId: 31_337n,
      hub: stack.hub,
      modelId: stack.modelId,
      runtimeHash: stack.runtimeHash,
      inputHash: keccak256(inputOf('my-garden')),
      outputHash: keccak256(output),
      class: 1,
      setEpoch: 1n,
      issuedAt: timestamp,
      validUntil: timestamp + 3_600n,
      operator: node.operator,
    })
    expect((await recoverSigner(claimDigest(claim), proof))?.toLowerCase()).toBe(node.operator)
  })
})

describe('behavior', () => {
  test('asked again, also at once and later, it is the same signature', async () => {
    const twice = () => askForClaim(stack, node.url, 'my-garden', { nonce: 50n })
    const [one, other] = await Promise.all([twice(), twice()])
    await stack.test.mine({ blocks: 1, interval: 10 })
    expect([other, await twice()]).toEqual([one, one])
    const next = await askForClaim(stack, node.url, 'my-garden', { nonce: 51n })
    expect(next.claim.requestId).not.toBe(one.claim.requestId)
    expect(next.claim.outputHash).toBe(one.claim.outputHash)
  })

  test('pages of other origins may ask', async () => {
    const preflight = await send('/v1/claims', { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    const { headers } = preflight
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-headers')).toBe('content-type')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    const refused = await send('/v1/claims', { method: 'GET' })
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('what is under way when it stops is finished', async () => {
    let stopped: Promise<void> | undefined
    const other = await stack.start(
      1,
      {},
      {
        onStep: (step) => {
          if (step === 'output-computed') stopped = other.stop()
        },
      },
    )
    const { claim } = await askForClaim(stack, other.url, 'my-garden', { nonce: 60n })
    expect(claim.operator).toBe(other.operator)
    await stopped
    await expect(fetch(`${other.url}/health`)).rejects.toThrow()
  })

  test('logs hold no input, no output, no signature and no key', async () => {
    const { proof, output } = await askForClaim(stack, node.url, 'canary-name', { nonce: 70n })
    await post(node.url, '/v1/claims', { canary: 'canary-name' })
    expect(output.length).toBeGreaterThan(2)
    const text = logged.join('\n').toLowerCase()
    const { key } = stack.configOf(0)
    for (const secret of ['canary', toHex('canary').slice(2), proof.slice(2), key.slice(2)])
      expect(text).not.toContain(secret)
  })
})

describe('error', () => {
  test.each([
    ['other-chain', { chainId: '1' }],
    ['other-chain', { hub: `0x${'11'.repeat(20)}` }],
    ['unknown-model', { modelId: `0x${'11'.repeat(32)}` }],
    ['unknown-parameters', { paramsHash: `0x${'11'.repeat(32)}` }],
    ['push-nonce', { nonce: String(1n << 255n) }],
    ['malformed', { nonce: String(1n << 256n) }],
    ['malformed', { nonce: -1 }],
    ['malformed', { more: 1 }],
    ['malformed', { input: '0x1' }],
    ['input-invalid', { input: '0x' }],
    ['input-invalid', { input: `0x${'00'.repeat(64)}` }],
    ['input-invalid', { input: `${inputOf('my-garden')}00` }],
    ['input-invalid', { input: `0x4d${inputOf('my-garden').slice(4)}` }],
  ])('%s: %j', async (code, change) => {
    expect(await ask(change)).toBe(`node/${code}`)
  })

  test('where, how, what and how much', async () => {
    const json = { 'content-type': 'application/json' }
    const codes = await Promise.all(
      [
        send('/v1/nothing', { method: 'POST' }),
        send('/v1/claims', { method: 'PUT' }),
        send('/v1/claims', { method: 'POST', body: '{}' }),
        send('/v1/claims', { method: 'POST', headers: json, body: '{' }),
        send('/v1/claims', { method: 'POST', headers: json, body: new Uint8Array([0xff]) }),
        send('/v1/claims', { method: 'POST', headers: json, body: '['.repeat(200_000) }),
        send('/v1/claims', { method: 'POST', headers: json, body: ' '.repeat(400_000) }),
      ].map(async (answer) => [(await answer).status, await codeOf(await answer)]),
    )
    expect(codes).toEqual([
      [404, 'node/not-found'],
      [405, 'node/wrong-method'],
      [415, 'node/wrong-media-type'],
      [400, 'node/malformed'],
      [400, 'node/malformed'],
      [400, 'node/malformed'],
      [413, 'node/too-large'],
    ])
  })

  test.each([
    ['head', 'POST /v1/claims HTTP/1.1\r\nHost: a\r\n'],
    [
      'body',
      'POST /v1/claims HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    ],
  ])('a %s that never ends is cut off', async (_, text) => {
    const { port, hostname } = new URL(node.url)
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.resume().on('error', () => {})
    await new Promise((resolve) => socket.on('close', resolve))
  })

  test('too many of one address', async () => {
    const other = await stack.start(2, { limits: { rate: 1, burst: 3 } })
    const codes: unknown[] = []
    for (let i = 0; i < 5; i++) codes.push(await codeOf(await post(other.url, '/v1/claims', {})))
    expect(codes.slice(0, 4)).toEqual([...Array(3).fill('node/malformed'), 'node/too-many'])
    expect((await fetch(`${other.url}/health`)).ok).toBe(true)
    await other.stop()
  })

  test('an operator without a seat', async () => {
    const key = '0x00000000000000000000000000000000000000000000000000000000000abcde'
    const { startNode } = await import('../startNode.js')
    const config = stack.configOf(2)
    const stranger = await startNode({ ...config, key, dataFolder: `${config.dataFolder}-other` })
    expect(await codeOf(await post(stranger.url, '/v1/claims', claimRequestOf(stack, 'x')))).toBe(
      'node/no-seat',
    )
    await stranger.stop()
  })
})

describe('behavior: whatever is sent, only the question in it is answered', () => {
  const hostile = fc.oneof(
    fc.constantFrom(null, '', '0x', -1, 1e308, [], {}, '__proto__', '0x00', 'NaN', true, 0),
    fc.string(),
    fc.uint8Array().map((bytes) => toHex(bytes)),
    fc.bigInt({ min: 0n, max: 1n << 260n }).map(String),
  )
  const mutation = fc.record({
    path: fc.constantFrom(
      '/v1/claims',
      '/v1/claims',
      '/v1/claims',
      '/v1/deliveries',
      '/v1/requests',
    ),
    field: fc.nat(20),
    value: hostile,
    kind: fc.constantFrom('replace', 'remove', 'add', 'flip', 'cut', 'nest'),
    at: fc.nat(),
  })
  type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

  function mutate({ field, value, kind, at }: Mutation): string {
    const body = claimRequestOf(stack, 'my-garden', { nonce: BigInt(at) })
    const names = Object.keys(body)
    const name = names[field % names.length] as string
    if (kind === 'replace') body[name] = value
    if (kind === 'remove') delete body[name]
    if (kind === 'add') body[String(value)] = value
    if (kind === 'nest') body[name] = { [name]: body[name] }
    const text = JSON.stringify(body)
    const place = at % text.length
    if (kind === 'cut') return text.slice(0, place)
    if (kind !== 'flip') return text
    const flipped = String.fromCharCode(text.charCodeAt(place) ^ (1 << (field % 7)))
    return text.slice(0, place) + flipped + text.slice(place + 1)
  }

  test('1500 bodies', async () => {
    let signed = 0
    const bodies = fc.sample(mutation, { numRuns: 1_500, seed })
    const one = async (mutated: Mutation) => {
      const body = mutate(mutated)
      const headers = { 'content-type': 'application/json' }
      const response = await send(mutated.path, { method: 'POST', headers, body })
      const json = await response.json()
      if (!response.ok) {
        expect(v.is(refusalSchema, json)).toBe(true)
        expect(response.status).not.toBe(500)
        return
      }
      signed++
      const { claim, output, proof } = v.parse(signedClaimSchema, json)
      const asked = v.parse(claimRequestSchema, JSON.parse(body))
      const inputHash = keccak256(asked.input)
      expect(asked.nonce >> 255n).toBe(0n)
      expect(claim).toMatchObject({
        chainId: 31_337n,
        hub: stack.hub,
        consumer: asked.consumer,
        requester: asked.requester,
        inputHash,
        outputHash: keccak256(output),
        requestId: requestId({ ...asked, inputHash }),
      })
      expect((await recoverSigner(claimDigest(claim), proof))?.toLowerCase()).toBe(node.operator)
    }
    while (bodies.length > 0) await Promise.all(bodies.splice(0, 30).map(one))
    // Some bodies are good still: another nonce, another consumer, a letter more.
    expect(signed).toBeGreaterThan(10)
    expect(signed).toBeLessThan(500)
    const { status } = await (await fetch(`${node.url}/health`)).json()
    expect(status).toBe('ok')
  })
})
