import { modelRegistryAbi, nameRegistrarAbi, operatorRegistryAbi } from '@trine/contracts'
import { createPublicClient, type Hex, http, parseEther, zeroAddress } from 'viem'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { classify } from '../../actions/classify.js'
import { quote } from '../../actions/quote.js'
import { toJson } from '../../claims/json.js'
import { createClient } from '../../client/createClient.js'
import type { OperatorOutcome, QuorumNotReachedError } from '../../errors/chain.js'
import { usd } from '../../utils/usd.js'
import { fixtureModel, fixtureSource } from '../local/fixtures/fixtureModel.js'
import { chain } from './chain.js'
import { chainQuote } from './chainQuote.js'
import { contractAnswer } from './contractAnswer.js'
import { type Handler, send, type TestOperator, toyOutput } from './fixtures/operator.js'
import { namePrice, startTestChain, type TestChain } from './fixtures/testChain.js'
import { type TrineHubParameters, trineHub } from './hub/trineHub.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
}, 60_000)
afterAll(() => world?.stop())
afterEach(() => {
  for (const operator of world.operators) operator.behave({})
})

function makeClient(hub: Partial<TrineHubParameters> = {}) {
  return createClient({
    routes: [
      chain({
        network: trineHub({ hub: world.hub, ...hub }),
        publicClient: world.publicClient,
        nativePrice: usd('3000'),
        store: 'memory',
      }),
    ],
    policy: { require: { privacy: 'public', audience: 'contract' }, maxAttempts: 1 },
    budget: { perCall: usd('100') },
    consent: () => true,
  })
}
const target = () => ({ consumer: world.registrar, requester: world.user.account.address })
const ask = (input: string, hub?: Partial<TrineHubParameters>, signal?: AbortSignal) =>
  classify(makeClient(hub), { models: [fixtureSource()], input, target: target(), signal })
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error) => error as QuorumNotReachedError,
  )

/** Answers honestly but for what is changed. */
const lying =
  (
    operator: TestOperator,
    change: Parameters<TestOperator['makeClaim']>[2],
    output?: Hex,
  ): Handler =>
  async (body, response) => {
    const { question, input } = operator.questionIn(body)
    send(
      response,
      200,
      toJson(await operator.makeClaim(question, output ?? toyOutput(input), change)),
    )
  }
const evilInput = toyOutput('0x6576696c')

test('behavior: three of five claims let a name be registered in the user’s own transaction', async () => {
  const answer = await ask('my-garden')
  expect(answer.output.label).toBe('benign')
  expect(answer.verdict.status).toBe('verified')
  expect(answer.verdict.assumption).toContain('No coalition of 3 of the 5 operators')
  const args = ['my-garden', contractAnswer(answer)] as const
  const call = {
    address: world.registrar,
    abi: nameRegistrarAbi,
    functionName: 'register',
  } as const
  await world.write(world.user.writeContract({ ...call, args, value: namePrice }))
  const owner = await world.publicClient.readContract({
    ...call,
    functionName: 'ownerOf',
    args: ['my-garden'],
  })
  expect(owner).toBe(world.user.account.address)
})

test('behavior: what the model calls phishing is refused by the contract, not by the page', async () => {
  const answer = await ask('evil-garden')
  expect(answer.output.label).toBe('phishing')
  const simulating = world.publicClient.simulateContract({
    account: world.user.account,
    address: world.registrar,
    abi: nameRegistrarAbi,
    functionName: 'register',
    args: ['evil-garden', contractAnswer(answer)],
    value: namePrice,
  })
  await expect(simulating).rejects.toThrow('NameRefused')
})

test('behavior: nonces follow one another, and are not given out twice', async () => {
  const client = makeClient()
  const parameters = { models: [fixtureSource()], input: 'nonces', target: target() }
  const answers = await Promise.all([1, 2, 3].map(() => classify(client, parameters)))
  const nonces = answers
    .map((answer) => contractAnswer(answer).nonce)
    .sort((a, b) => (a < b ? -1 : 1))
  const [first = 0n] = nonces
  expect(nonces).toEqual([first, first + 1n, first + 2n])
  expect(first >> 255n).toBe(0n)
})

describe('offers', () => {
  test('behavior: nothing is offered, and no operator asked, without a target', async () => {
    const before = world.operators.map(({ asked }) => asked())
    const plan = await quote(makeClient(), { models: [fixtureSource()], input: 'my-garden' })
    expect(plan.steps).toEqual([])
    expect(world.operators.map(({ asked }) => asked())).toEqual(before)
  })

  test('behavior: an offer names quorum, privacy and what it may cost, for nothing', async () => {
    const models = [fixtureSource()]
    const plan = await quote(makeClient(), { models, input: 'my-garden', target: target() })
    expect(plan.steps.map(({ offer }) => offer)).toMatchObject([
      {
        id: 'chain/fixture-tiny/pull',
        evidence: 'quorum(3,5)',
        privacy: 'public',
        cancellable: true,
        dishonest: 0.01,
        undetected: 0.05,
      },
    ])
    const quotes = await chainQuote(makeClient(), { models, target: target() })
    expect(quotes.map(({ way, ready }) => [way, ready])).toEqual([
      ['pull', true],
      ['push', false],
    ])
    const [pull, push] = quotes
    expect(pull?.wei).toMatchObject({ fee: '0', rebate: '0', value: '0' })
    expect(push?.wei.fee).toBe((3n * parseEther('0.0001')).toString())
    expect(usd(pull?.usd.worst ?? '')).toBeGreaterThan(usd(pull?.usd.gas ?? ''))
  })

  test('error: a model that the registry does not know is not offered, and the plan says so', async () => {
    const other = fixtureSource({ core: { version: '9.9.9' } })
    const unknown = await quote(makeClient(), { models: [other], input: 'a', target: target() })
    expect(unknown.rejected).toMatchObject([{ offer: 'chain', reason: 'chain/model-not-served' }])
  })

  test('error: a model registered with another engine or class, or without a committee', async () => {
    const why = async (version: string, runtimeHash: Hex, number: number) => {
      const model = fixtureSource({ core: { version } })
      const terms = { runtimeHash, class: number, quorum: 3, price: 1n, outputProver: zeroAddress }
      await world.write(
        world.deployer.writeContract({
          address: world.models,
          abi: modelRegistryAbi,
          functionName: 'register',
          args: [model.modelId, terms],
        }),
      )
      return failure(chainQuote(makeClient(), { models: [model], target: target() }))
    }
    const { runtimeHash } = world.world
    const engine = await why('2.0.0', `0x${'ab'.repeat(32)}`, 1)
    expect(engine.message).toContain('another engine')
    expect((await why('2.0.1', runtimeHash, 2)).message).toContain('another determinism class')
    expect((await why('2.0.2', runtimeHash, 1)).message).toContain('has 0 operators, and 3')
  })
})

describe('operators that fail', () => {
  test('behavior: two of five may be gone', async () => {
    const outcomes: OperatorOutcome[] = []
    for (const operator of world.operators.slice(0, 2))
      operator.behave({ claims: (_body, response) => void response.destroy() })
    const answer = await ask('two-down', { onOperator: (outcome) => outcomes.push(outcome) })
    expect(answer.verdict.status).toBe('verified')
    expect(outcomes.filter(({ outcome }) => outcome === 'agreed')).toHaveLength(3)
  })

  test('error: with three gone it says who failed, how, and nothing of the input', async () => {
    for (const operator of world.operators.slice(0, 3))
      operator.behave({ claims: (_body, response) => void response.destroy() })
    const error = await failure(ask('three-down'))
    expect(error.code).toBe('chain/quorum-not-reached')
    expect(error.remedy).toBe('retry')
    expect(error.operators.map(({ outcome }) => outcome).sort()).toEqual([
      'agreed',
      'agreed',
      'unreachable',
      'unreachable',
      'unreachable',
    ])
    expect(JSON.stringify(error) + error.message).not.toContain('three-down')
  })

  test('behavior: two that agree on a wrong answer are outvoted, and named', async () => {
    const outcomes: OperatorOutcome[] = []
    // The liars answer first: the honest ones wait for them.
    const lied: string[] = []
    for (const operator of world.operators.slice(0, 3))
      operator.behave({
        claims: async (body, response) => {
          while (world.operators.slice(3).some((liar) => !lied.includes(liar.endpoint)))
            await new Promise((resolve) => setTimeout(resolve, 5))
          await lying(operator, {})(body, response, '')
        },
      })
    for (const liar of world.operators.slice(3)) {
      const lie = lying(liar, {}, evilInput)
      liar.behave({
        claims: async (body, response, path) => {
          await lie(body, response, path)
          lied.push(liar.endpoint)
        },
      })
    }
    const answer = await ask('outvoted', { onOperator: (outcome) => outcomes.push(outcome) })
    expect(answer.output.label).toBe('benign')
    expect(
      outcomes.filter(({ outcome }) => outcome === 'differed').map(({ seat }) => seat),
    ).toEqual([3, 4])
  })

  test('behavior: an abort reaches the operators, and rejects at once', async () => {
    const controller = new AbortController()
    let closed = 0
    for (const operator of world.operators)
      operator.behave({
        claims: (_body, response) => {
          response.on('close', () => closed++)
          controller.abort()
        },
      })
    const error = await failure(ask('aborted', {}, controller.signal))
    expect(error.code).toBe('request/aborted')
    await expect.poll(() => closed).toBeGreaterThan(0)
  })
})

describe('hostile operators', () => {
  /** Three of five do it: if any of their answers counted, there would be a quorum. */
  const attack = async (
    make: (operator: TestOperator) => Handler,
    outcome: string,
    timeout = 10_000,
  ) => {
    for (const operator of world.operators.slice(0, 3)) operator.behave({ claims: make(operator) })
    const error = await failure(ask('attacked', { timeout }))
    expect(error.code).toBe('chain/quorum-not-reached')
    const others = error.operators.filter((one) => one.outcome !== 'agreed')
    expect(others.map((one) => `${one.outcome} ${one.reason ?? ''}`.trim())).toEqual(
      Array.from({ length: 3 }, () => outcome),
    )
  }
  const raw =
    (text: string, status = 200): Handler =>
    (_body, response) => {
      response.writeHead(status).end(text)
    }

  const bodies: [string, () => Handler, string][] = [
    ['a body without end', () => raw('x'.repeat(600 * 1024)), 'invalid too long'],
    ['no JSON', () => raw('<html>'), 'invalid not of the published form'],
    ['another form', () => raw('{"claim":1}'), 'invalid not of the published form'],
    ['an empty body', () => raw(''), 'invalid not of the published form'],
    [
      'a refusal in words of its own',
      () =>
        raw(
          JSON.stringify({
            error: { code: '<script>alert(1)</script>', message: 'x', remedy: 'retry' },
          }),
          503,
        ),
      'refused status 503',
    ],
    [
      'a refusal of the published form',
      () =>
        raw(JSON.stringify({ error: { code: 'node/busy', message: 'x', remedy: 'retry' } }), 429),
      'refused node/busy',
    ],
    [
      'a redirect',
      () => (_body, response) => {
        response.writeHead(307, { location: world.operators[4]?.endpoint }).end()
      },
      'unreachable',
    ],
    ['nothing, for ever', () => () => {}, 'timed-out'],
    [
      'a byte now and then',
      () => (_body, response) => {
        response.writeHead(200)
        const drip = setInterval(() => response.write(' '), 50)
        response.on('close', () => clearInterval(drip))
      },
      'timed-out',
    ],
  ]
  for (const [name, make, outcome] of bodies)
    test(`error: ${name}`, () => attack(make, outcome, outcome === 'timed-out' ? 1_500 : undefined))

  const other: Hex = `0x${'ab'.repeat(32)}`
  const someone: Hex = `0x${'ab'.repeat(20)}`
  // Each is signed by the operator's real key: only the field is wrong.
  const lies: [string, Parameters<TestOperator['makeClaim']>[2], string][] = [
    ['for another chain', { chainId: 1n }, 'its chainId is another'],
    ['for another hub', { hub: someone }, 'its hub is another'],
    ['for another contract', { consumer: someone }, 'its consumer is another'],
    ['for another requester', { requester: someone }, 'its requester is another'],
    ['of another model', { modelId: other }, 'its modelId is another'],
    ['of another engine', { runtimeHash: other }, 'its runtimeHash is another'],
    ['with parameters', { paramsHash: other }, 'its paramsHash is another'],
    ['of another input', { inputHash: other }, 'its inputHash is another'],
    ['of another output', { outputHash: other }, 'its outputHash is of other bytes'],
    ['of another class', { class: 2 }, 'its class is another'],
    ['of another epoch', { setEpoch: 2n }, 'its setEpoch is another'],
    ['of another request', { requestId: other }, 'its requestId is another'],
    ['that has expired', { issuedAt: 1n, validUntil: 2n }, 'it is of no use any more'],
    ['of long ago that says it still holds', { issuedAt: 1n }, 'it was signed too long ago'],
    ['that ends before it begins', { validUntil: 1n }, 'it ends before it begins'],
    [
      'from the future',
      { issuedAt: 1n << 40n, validUntil: 1n << 41n },
      'it was signed for a time to come',
    ],
    ['by another operator', { operator: someone }, 'its operator is another'],
  ]
  for (const [name, change, reason] of lies)
    test(`error: a claim ${name}`, () =>
      attack((operator) => lying(operator, change), `invalid ${reason}`))

  test('behavior: one that signs for a time to come holds up nobody', async () => {
    const [early, ...others] = world.operators as [TestOperator, ...TestOperator[]]
    const now = await world.world.now()
    let told = false
    early.behave({
      claims: async (body, response, path) => {
        await lying(early, { issuedAt: now + 100n })(body, response, path)
        told = true
      },
    })
    for (const operator of others)
      operator.behave({
        claims: async (body, response, path) => {
          while (!told) await new Promise((resolve) => setTimeout(resolve, 5))
          await lying(operator, {})(body, response, path)
        },
      })
    const { evidence } = (await ask('held-up')).verdict
    expect(evidence.kind === 'quorum' && evidence.claims.map(({ seat }) => seat)).not.toContain(0)
  })

  test('error: a claim that is another operator’s, copied', () =>
    attack(() => lying(world.operators[4] as TestOperator, {}), 'invalid its operator is another'))

  test('error: a claim in its own name, with another operator’s signature', () =>
    attack(
      (operator) => async (body, response) => {
        const { question, input } = operator.questionIn(body)
        const mine = await operator.makeClaim(question, toyOutput(input))
        const theirs = await world.operators[4]?.makeClaim(question, toyOutput(input))
        send(response, 200, toJson({ ...mine, proof: theirs?.proof }))
      },
      'invalid it is not signed by its operator',
    ))
})

test('error: an operator that was slashed or has left is not asked, and its claims do not count', async () => {
  const snapshot = await world.testClient.snapshot()
  const [gone] = world.operators as [TestOperator]
  const before = gone.asked()
  await world.write(
    world.walletOf(gone.owner).writeContract({
      address: world.operatorRegistry,
      abi: operatorRegistryAbi,
      functionName: 'startUnbonding',
    }),
  )
  const answer = await ask('left')
  expect(gone.asked()).toBe(before)
  const { evidence } = answer.verdict
  expect(evidence.kind === 'quorum' && evidence.seats[0]).toBe(zeroAddress)
  await world.testClient.revert({ id: snapshot })
})

test('error: an RPC that is gone is named', async () => {
  const client = createPublicClient({ transport: http('http://127.0.0.1:9', { retryCount: 0 }) })
  const route = chain({
    network: trineHub({ hub: world.hub }),
    publicClient: client,
    nativePrice: usd('3000'),
  })
  const models = [fixtureSource()]
  const asking = chainQuote({ routes: [route({ clientId: '' })] }, { models, target: target() })
  await expect(asking).rejects.toMatchObject({ code: 'chain/unreachable', remedy: 'retry' })
})

test('error: a hub at an address where there is none', async () => {
  const models = [fixtureSource()]
  const client = makeClient({ hub: `0x${'77'.repeat(20)}` })
  await expect(chainQuote(client, { models, target: target() })).rejects.toMatchObject({
    code: 'chain/unreachable',
  })
})
