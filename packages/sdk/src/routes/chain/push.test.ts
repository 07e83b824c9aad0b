import { inferenceHubAbi, modelRegistryAbi, nameRegistrarAbi } from '@trine/contracts'
import {
  type Client,
  createPublicClient,
  custom,
  type EIP1193Parameters,
  parseEther,
  webSocket,
} from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { classify } from '../../actions/classify.js'
import { currentSession } from '../../actions/currentSession.js'
import { openSession } from '../../actions/openSession.js'
import { pendingRequests } from '../../actions/pendingRequests.js'
import { quote } from '../../actions/quote.js'
import { refund } from '../../actions/refund.js'
import { pushNonce } from '../../claims/claim.js'
import { createClient } from '../../client/createClient.js'
import type { BaseError } from '../../errors/base.js'
import type { Consent } from '../../request/request.js'
import type { Hex } from '../../utils/hex.js'
import { formatUsd, type Usd, usd } from '../../utils/usd.js'
import { fixtureModel, fixtureSource } from '../local/fixtures/fixtureModel.js'
import { type ChainParameters, chain } from './chain.js'
import { chainQuote } from './chainQuote.js'
import { fulfil, lastRequest, submitter } from './fixtures/committee.js'
import { send, type TestOperator } from './fixtures/operator.js'
import { namePrice, startTestChain, type TestChain } from './fixtures/testChain.js'
import { type TrineHubParameters, trineHub } from './hub/trineHub.js'
import { resumeRequest } from './resumeRequest.js'
import { memoryStore } from './store/memoryStore.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
}, 60_000)
afterAll(() => world?.stop())
beforeEach(() => {
  for (const operator of world.operators) operator.behave({ requests: submitter(world, operator) })
})

/** A client that asks by push only. */
function makeClient(
  hub: Partial<TrineHubParameters> = {},
  parameters: Partial<ChainParameters> = {},
  consent: Consent = () => true,
) {
  const route = chain({
    network: trineHub({ hub: world.hub, ...hub }),
    publicClient: world.publicClient,
    walletClient: world.user,
    nativePrice: usd('3000'),
    store: 'memory',
    ...parameters,
  })
  const pushOnly: typeof route = (config) => {
    const made = route(config)
    const { offers } = made
    made.offers = async (context) =>
      (await offers(context)).filter(({ id }) => id.endsWith('/push'))
    return made
  }
  return createClient({
    routes: [pushOnly],
    policy: { require: { privacy: 'public', audience: 'contract' }, answerWorth: usd('1000000') },
    budget: { perCall: usd('1000') },
    consent,
  })
}

const target = () => ({
  consumer: world.registrar,
  requester: world.user.account.address,
  value: namePrice,
  callbackGas: 150_000,
})
const open = (client: ReturnType<typeof makeClient>, deposit = parseEther('1')) =>
  openSession(client, {
    deposit,
    perRequest: parseEther('0.5'),
    expires: inAnHour(),
    consumers: [world.registrar],
  })
const ask = (client: ReturnType<typeof makeClient>, input: string, signal?: AbortSignal) =>
  classify(client, { models: [fixtureSource()], input, target: target(), signal })

const inAnHour = () => new Date(Date.now() + 3_600_000)
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error) => error as BaseError,
  )
async function warp(seconds: number): Promise<void> {
  await world.testClient.increaseTime({ seconds })
  await world.testClient.mine({ blocks: 1 })
}
async function inSnapshot(work: () => Promise<void>): Promise<void> {
  const id = await world.testClient.snapshot()
  try {
    await work()
  } finally {
    await world.testClient.revert({ id })
  }
}
async function statusOf(id: Hex): Promise<number> {
  const [status] = await world.publicClient.readContract({
    address: world.hub,
    abi: inferenceHubAbi,
    functionName: 'statusOf',
    args: [id],
  })
  return status
}
type FiveOperators = [TestOperator, TestOperator, TestOperator, TestOperator, TestOperator]

/** Resolves once the hub has been asked again. */
async function asked(before: number): Promise<void> {
  await vi.waitFor(async () => expect(await requests()).toBeGreaterThan(before), 5_000)
}
async function requests(): Promise<number> {
  const logs = await world.publicClient.getContractEvents({
    address: world.hub,
    abi: inferenceHubAbi,
    eventName: 'Requested',
    fromBlock: 0n,
  })
  return logs.length
}
const ownerOf = (name: string) =>
  world.publicClient.readContract({
    address: world.registrar,
    abi: nameRegistrarAbi,
    functionName: 'ownerOf',
    args: [name],
  })

test('behavior: a session pays, the committee answers, the consumer is called back', async () => {
  const client = makeClient()
  const session = await open(client)
  expect(session).toMatchObject({ status: 'open', usable: true, balance: `${parseEther('1')}` })
  const before = await requests()
  const asking = ask(client, 'pushed-garden')
  await asked(before)
  await fulfil(world)
  const answer = await asking
  expect(answer.verdict.status).toBe('verified')
  expect(answer.verdict.evidence).toMatchObject({ fulfilled: { callback: 'accepted' } })
  expect(await ownerOf('pushed-garden')).toBe(world.user.account.address)
  expect(await pendingRequests(client)).toEqual([])
  const { terms } = await lastRequest(world)
  const wei = terms.fee + BigInt(terms.rebate) * 10n ** 9n + terms.value
  // At 3000 dollars, rounded up.
  const charged = formatUsd(((wei * 3_000_000_000n + 10n ** 18n - 1n) / 10n ** 18n) as Usd)
  expect(answer.record.money).toMatchObject({ reserved: '0', charged, refunded: '0' })
  const left = BigInt((await currentSession(client))?.balance ?? 0)
  expect(left).toBe(parseEther('1') - wei)
})

test('behavior: a consumer that refuses gets nothing, and its price comes back', async () => {
  const client = makeClient()
  await open(client)
  const before = await requests()
  const asking = ask(client, 'evil-garden')
  await asked(before)
  await fulfil(world)
  const answer = await asking
  expect(answer.output.label).toBe('phishing')
  expect(answer.verdict.evidence).toMatchObject({ fulfilled: { callback: 'reverted' } })
  expect(answer.record.money.refunded).toBe('30')
  expect(usd(answer.record.money.charged)).toBeLessThan(usd('30'))
  const { terms } = await lastRequest(world)
  const left = BigInt((await currentSession(client))?.balance ?? 0)
  expect(left).toBe(parseEther('1') - terms.fee - BigInt(terms.rebate) * 10n ** 9n)
})

describe('submitting', () => {
  test('behavior: operators that stall, refuse or lie are passed over, and it is asked once', async () => {
    const client = makeClient({ timeout: 1_000 })
    await open(client)
    const before = await requests()
    const [stalls, refuses, lies, wrong, honest] = world.operators as FiveOperators
    stalls.behave({ requests: () => {} })
    refuses.behave({ requests: (_body, response) => send(response, 503, {}) })
    const made = { requestId: `0x${'ab'.repeat(32)}`, transaction: `0x${'cd'.repeat(32)}` }
    lies.behave({ requests: (_body, response) => send(response, 200, made) })
    wrong.behave({ requests: (_body, response) => send(response, 200, { requestId: 1 }) })
    honest.behave({ requests: submitter(world, honest) })
    const asking = ask(client, 'failover')
    await asked(before)
    await fulfil(world)
    expect((await asking).verdict.status).toBe('verified')
    expect(await requests()).toBe(before + 1)
  })

  test('behavior: an RPC that stumbles right after it was sent does not lose it', async () => {
    let broken = 0
    const request = async ({ method, params }: EIP1193Parameters) => {
      if (broken-- > 0) throw new Error('broken')
      return world.publicClient.request({ method, params } as never)
    }
    const publicClient = createPublicClient({
      transport: custom({ request }, { retryCount: 0 }),
      pollingInterval: 20,
      cacheTime: 0,
    })
    const client = makeClient({}, { publicClient })
    await open(client)
    const before = await requests()
    for (const operator of world.operators)
      operator.behave({
        requests: async (body, response, path) => {
          broken = 3
          await submitter(world, operator)(body, response, path)
        },
      })
    const asking = ask(client, 'stumbled')
    await asked(before)
    await fulfil(world)
    expect((await asking).verdict.status).toBe('verified')
  })

  test('error: with no operator it says so, and until when it may still happen', async () => {
    const client = makeClient()
    await open(client)
    for (const operator of world.operators) operator.behave({})
    const error = await failure(ask(client, 'nobody'))
    expect(error).toMatchObject({ code: 'chain/not-submitted', remedy: 'change-route' })
    const [pending] = await pendingRequests(client)
    expect(pending).toMatchObject({ status: 'submitting', consumer: world.registrar.toLowerCase() })
    expect(error.details.refundableAfter).toBe(pending?.deadline)
    expect(error.money).toMatchObject({ refundableAfter: pending?.deadline })
    expect(JSON.stringify(error)).not.toContain('nobody')
    // Past its deadline it can be in no block any more, and nothing is kept of it.
    await inSnapshot(async () => {
      await warp(700)
      expect(await pendingRequests(client)).toEqual([])
    })
  })

  test('behavior: the wallet sends it as a last resort, where the app allows that', async () => {
    const client = makeClient({ submitFromWallet: true })
    await open(client)
    for (const operator of world.operators) operator.behave({})
    const before = await requests()
    const asking = ask(client, 'from-wallet')
    await asked(before)
    await fulfil(world)
    expect((await asking).verdict.status).toBe('verified')
  })

  test('error: what the hub would refuse is never shown to anybody', () =>
    inSnapshot(async () => {
      // The price rises after the offer was made.
      const consent = async () => {
        await world.write(
          world.deployer.writeContract({
            address: world.models,
            abi: modelRegistryAbi,
            functionName: 'setPrice',
            args: [fixtureSource().modelId, parseEther('0.1')],
          }),
        )
        return true
      }
      const client = makeClient({}, {}, consent)
      await open(client)
      let shown = 0
      for (const operator of world.operators) operator.behave({ requests: () => void shown++ })
      const error = await failure(ask(client, 'dearer'))
      expect(error.code).toBe('chain/contract-refused')
      expect(error.message).toContain('operators ask for')
      expect(shown).toBe(0)
      expect(await pendingRequests(client)).toEqual([])
      expect(error.money).toMatchObject({ reserved: '0', charged: '0' })
    }))
})

test('error: what the consumer would refuse, whatever the answer, is not paid for', async () => {
  const client = makeClient()
  await open(client)
  let shown = 0
  for (const operator of world.operators) operator.behave({ requests: () => void shown++ })
  const error = await failure(ask(client, 'pushed-garden'))
  expect(error.code).toBe('chain/contract-refused')
  expect(error.message).toContain('The name is taken.')
  expect(shown).toBe(0)
  expect(await pendingRequests(client)).toEqual([])
})

describe('deadline', () => {
  test('behavior: after it the request is refundable, and refunded once', async () => {
    await inSnapshot(async () => {
      const client = makeClient()
      await open(client)
      const before = await requests()
      const asking = failure(ask(client, 'unanswered'))
      await asked(before)
      await warp(700)
      const error = await asking
      expect(error).toMatchObject({ code: 'chain/deadline-passed', remedy: 'change-route' })
      const [pending] = await pendingRequests(client)
      expect(pending?.status).toBe('refundable')
      expect(error.money).toMatchObject({ charged: '0', refundableAfter: pending?.deadline })
      const { refunded } = await refund(client, { requestId: pending?.requestId as Hex })
      expect(refunded).toBe(pending?.reserved)
      expect(await pendingRequests(client)).toEqual([])
      expect((await currentSession(client))?.balance).toBe(`${parseEther('1')}`)
    })
  })

  test('error: a refund before it is refused by a free simulation', async () => {
    const client = makeClient()
    await open(client)
    const before = await requests()
    const controller = new AbortController()
    const asking = failure(ask(client, 'too-early', controller.signal))
    await asked(before)
    await vi.waitFor(async () => expect((await pendingRequests(client))[0]?.status).toBe('open'))
    const { id } = await lastRequest(world)
    const error = await failure(refund(client, { requestId: id }))
    expect(error.message).toContain('too early for a refund')
    controller.abort()
    expect((await asking).code).toBe('request/aborted')
  })

  test('behavior: a request that somebody else refunded ends here, too', async () => {
    await inSnapshot(async () => {
      const client = makeClient()
      await open(client)
      const before = await requests()
      const asking = failure(ask(client, 'elsewhere'))
      await asked(before)
      await world.testClient.setAutomine(false)
      await world.testClient.increaseTime({ seconds: 700 })
      const { request } = await lastRequest(world)
      await world.deployer.writeContract({
        address: world.hub,
        abi: inferenceHubAbi,
        functionName: 'refund',
        args: [request],
        gas: 300_000n,
      })
      await world.testClient.mine({ blocks: 1 })
      await world.testClient.setAutomine(true)
      expect((await asking).code).toBe('chain/request-refunded')
      expect(await pendingRequests(client)).toEqual([])
    })
  })
})

describe('sessions', () => {
  const refused = async (client: ReturnType<typeof makeClient>, code: string) => {
    let shown = 0
    for (const operator of world.operators) operator.behave({ requests: () => void shown++ })
    const error = await failure(ask(client, 'not-sent'))
    expect(error).toMatchObject({ code, remedy: 'fix-input' })
    expect(shown).toBe(0)
    expect(await pendingRequests(client)).toEqual([])
  }

  test('behavior: without one nothing is offered by push', async () => {
    const models = [fixtureSource()]
    const plan = await quote(makeClient(), { models, input: 'no-session', target: target() })
    expect(plan.steps).toEqual([])
  })

  test('error: one that is spent', async () => {
    const client = makeClient()
    await open(client, 1_000n)
    await refused(client, 'chain/session-spent')
  })

  test('error: one that has expired', async () => {
    await inSnapshot(async () => {
      const client = makeClient()
      await open(client)
      await warp(4_000)
      await refused(client, 'chain/session-expired')
    })
  })

  test('error: one that its owner revoked elsewhere', async () => {
    const client = makeClient()
    const { id } = await open(client)
    await world.write(
      world.user.writeContract({
        address: world.hub,
        abi: inferenceHubAbi,
        functionName: 'revokeSession',
        args: [id],
      }),
    )
    await refused(client, 'chain/session-revoked')
  })

  test('error: one for another contract, or for less a request', async () => {
    const client = makeClient()
    const terms = { deposit: parseEther('1'), expires: inAnHour() }
    const consumers = [world.hub]
    await openSession(client, { ...terms, perRequest: parseEther('1'), consumers })
    await refused(client, 'chain/session-forbids')
    await openSession(client, { ...terms, perRequest: 1n, consumers: [world.registrar] })
    await refused(client, 'chain/session-forbids')
  })

  test('behavior: two tabs do not spend one deposit twice', async () => {
    const store = memoryStore()
    const one = makeClient({}, { store })
    const other = makeClient({}, { store })
    const [, push] = await chainQuote(one, { models: [fixtureSource()], target: target() })
    const deposit = (BigInt(push?.wei.worst ?? 0) * 3n) / 2n
    await open(one, deposit)
    let shown = 0
    for (const operator of world.operators) operator.behave({ requests: () => void shown++ })
    const quick = { timeout: 500 }
    const tabs = [makeClient(quick, { store }), makeClient(quick, { store })]
    const errors = await Promise.all(tabs.map((client, i) => failure(ask(client, `tab-${i}`))))
    expect(errors.map(({ code }) => code).sort()).toEqual([
      'chain/not-submitted',
      'chain/session-spent',
    ])
    expect(shown).toBe(5)
    expect(await pendingRequests(other)).toHaveLength(1)
  })
})

describe('after a reload', () => {
  test('behavior: an answer that came meanwhile is there, checked', async () => {
    const store = memoryStore()
    const client = makeClient({}, { store })
    await open(client)
    const before = await requests()
    const controller = new AbortController()
    const asking = failure(ask(client, 'reloaded', controller.signal))
    await asked(before)
    await vi.waitFor(async () => expect((await pendingRequests(client))[0]?.status).toBe('open'))
    controller.abort()
    expect(await asking).toMatchObject({ code: 'request/aborted' })
    await fulfil(world)

    const reloaded = makeClient({}, { store })
    const [pending] = await pendingRequests(reloaded)
    expect(pending).toMatchObject({ status: 'answered', model: 'fixture-tiny' })
    const answer = await resumeRequest(reloaded, {
      requestId: pending?.requestId as Hex,
      model: fixtureSource(),
    })
    expect(answer.evidence).toMatchObject({ kind: 'quorum', fulfilled: { callback: 'accepted' } })
    expect(await pendingRequests(reloaded)).toEqual([])
  })

  /** Asks through the contract, which pays with what the user sends it. */
  const askRegistrar = async (name: string, nonce: bigint) => {
    const deadline = Number(await world.world.now()) + 600
    const [fee, rebate, value] = [parseEther('0.0004'), 600_000, namePrice]
    const terms = { fee, rebate, value, deadline, callbackGas: 150_000 }
    await world.write(
      world.user.writeContract({
        address: world.registrar,
        abi: nameRegistrarAbi,
        functionName: 'request',
        args: [name, pushNonce | nonce, terms],
        value: fee + parseEther('0.0006') + value,
      }),
    )
    return (await lastRequest(world)).id
  }

  test('behavior: a request that a contract made is followed by its id alone', async () => {
    const requestId = await askRegistrar('escrowed', 7n)
    const waiting = resumeRequest(makeClient(), { requestId, model: fixtureSource() })
    await fulfil(world)
    expect((await waiting).evidence).toMatchObject({ requestId })
    expect(await ownerOf('escrowed')).toBe(world.user.account.address)
  })

  test('behavior: and it is refunded by its id, to whom it was made for', () =>
    inSnapshot(async () => {
      const requestId = await askRegistrar('unheard', 8n)
      await warp(700)
      const resuming = resumeRequest(makeClient(), { requestId, model: fixtureSource() })
      expect((await failure(resuming)).code).toBe('chain/deadline-passed')
      const { refunded } = await refund(makeClient(), { requestId })
      expect(refunded).toBe(`${parseEther('0.011')}`)
    }))

  test('error: another model than was asked', async () => {
    const requestId = await askRegistrar('other-model', 9n)
    const model = fixtureSource({ core: { version: '9.9.9' } })
    const error = await failure(resumeRequest(makeClient(), { requestId, model }))
    expect(error).toMatchObject({
      code: 'request/invalid-parameters',
      details: { parameter: 'model' },
    })
  })

  test('error: an RPC that names another request in its place', async () => {
    await askRegistrar('its-place', 10n)
    const requestId: Hex = `0x${'ab'.repeat(32)}`
    const request = async ({ method, params }: EIP1193Parameters) => {
      if (method !== 'eth_getLogs') return world.publicClient.request({ method, params } as never)
      const [filter] = params as unknown as [{ topics: unknown[] }]
      const anyId = { ...filter, topics: filter.topics.slice(0, 1) }
      const logs = await world.publicClient.request({ method, params: [anyId] } as never)
      return (logs as { topics: Hex[] }[]).map((log) => ({
        ...log,
        topics: log.topics.with(1, requestId),
      }))
    }
    const publicClient = createPublicClient({ transport: custom({ request }), pollingInterval: 20 })
    const resuming = resumeRequest(makeClient({}, { publicClient }), {
      requestId,
      model: fixtureSource(),
    })
    expect((await failure(resuming)).code).toBe('chain/request-unknown')
  })

  test('error: an id of nothing', async () => {
    const requestId: Hex = `0x${'ab'.repeat(32)}`
    const error = await failure(resumeRequest(makeClient(), { requestId, model: fixtureSource() }))
    expect(error.code).toBe('chain/request-unknown')
  })
})

test('behavior: over a WebSocket, too', async () => {
  const publicClient = createPublicClient({
    transport: webSocket(world.wsUrl),
    pollingInterval: 20,
    cacheTime: 0,
  })
  const client = makeClient({}, { publicClient })
  await open(client)
  const before = await requests()
  const asking = ask(client, 'web-socket')
  await asked(before)
  await fulfil(world)
  expect((await asking).verdict.status).toBe('verified')
  ;(await publicClient.transport.getRpcClient()).close()
})

test('behavior: an answer that a reorganisation takes away is waited for again', async () => {
  const client = makeClient({ confirmations: 2 })
  await open(client)
  const before = await requests()
  const controller = new AbortController()
  const asking = ask(client, 'reorged', controller.signal)
  await asked(before)
  // Deep enough that the request itself stays.
  await world.testClient.mine({ blocks: 3 })
  const first = await fulfil(world)
  await world.testClient.request({ method: 'anvil_reorg', params: [1, []] } as never)
  expect(await statusOf(first.id)).toBe(1)
  const second = await fulfil(world, { seats: [1, 2, 3] })
  await world.testClient.mine({ blocks: 1 })
  const { verdict } = await asking
  expect(verdict.evidence).toMatchObject({
    fulfilled: { transaction: second.receipt.transactionHash },
  })
})

test('error: claims that an RPC has changed are not believed, whatever the hub says', async () => {
  const lies = { on: false }
  const client = makeClient({}, { publicClient: lyingClient(lies) })
  await open(client)
  const before = await requests()
  const asking = failure(ask(client, 'changed'))
  await asked(before)
  lies.on = true
  await fulfil(world)
  const error = await asking
  expect(error).toMatchObject({ code: 'chain/claims-invalid', remedy: 'change-route' })
  // The hub has paid for it: nothing is to be had back.
  expect(error.money).toMatchObject({ reserved: '0', refunded: '0' })
  expect(error.money?.refundableAfter).toBeUndefined()
  expect(usd(error.money?.charged ?? '0')).toBeGreaterThan(0n)
})

/** An RPC that changes one bit of the calldata of answers. */
function lyingClient(lies: { on: boolean }): Client {
  const request = async ({ method, params }: EIP1193Parameters) => {
    const result = await world.publicClient.request({ method, params } as never)
    const transaction = result as { input: string }
    if (!lies.on || method !== 'eth_getTransactionByHash') return result
    const { input } = transaction
    // A bit of the last claim's signature: after it there is only padding.
    const at = input.replace(/0+$/, '').length - 20
    const digit = (Number.parseInt(input[at] as string, 16) ^ 1).toString(16)
    return { ...transaction, input: input.slice(0, at) + digit + input.slice(at + 1) }
  }
  return createPublicClient({ transport: custom({ request }), pollingInterval: 20, cacheTime: 0 })
}
