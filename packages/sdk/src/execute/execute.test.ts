import { afterEach, describe, expect, test, vi } from 'vitest'
import { classify } from '../actions/classify.js'
import { preload, unload } from '../actions/preload.js'
import { quote } from '../actions/quote.js'
import { run } from '../actions/run.js'
import { type ClientParameters, createClient } from '../client/createClient.js'
import { InputTooLongError } from '../errors/request.js'
import type { Model } from '../models/model.js'
import { parseRecord } from '../record/record.js'
import type { StatusUpdate } from '../request/request.js'
import type { AttemptMoney, RouteFactory } from '../routes/route.js'
import { type FakeRouteParameters, fakeRoute } from '../testing/fakeRoute.js'
import { logits, type ToyChanges, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'

const small = toySource()
const large = toySource({ core: { name: 'toy-large' } })
const input = 'canary-7f3a.example'
const benign = logits(9, -9)
const phishing = logits(-9, 9)
const never = () => new Promise<never>(() => {})

type Options = Omit<ClientParameters, 'routes'>
const clientOf = (routes: readonly RouteFactory[], options: Options = {}) =>
  createClient({ routes, ...options })
/** A fake route that some client has, with what was asked of it. */
const fake = (parameters: Partial<FakeRouteParameters> = {}) =>
  fakeRoute({ outputs: () => benign, ...parameters })
const recordsOf = (client: ReturnType<typeof clientOf>) => client.records.list()
/** The rejection, or the answer's absence of one. */
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )
/** The first route fails, or stalls; the other is worse and in reserve. */
const pair = (first: Partial<FakeRouteParameters>, second: Partial<FakeRouteParameters> = {}) => {
  const one = fake({ id: 'one', ...first })
  const two = fake({ id: 'two', offer: { arrives: 0.9 }, ...second })
  return { one, two, routes: [one.route, two.route] }
}
const ask = { models: [small], input, stakes: usd('10') } as const

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('default', () => {
  test('one offer: answer, verdict, record', async () => {
    const client = clientOf([fake().route])
    const answer = await classify(client, ask)
    expect(answer.output).toEqual({ label: 'benign', logits: [9, -9], probabilities: undefined })
    expect(answer.verdict.status).toBe('verified')
    expect(answer.plan.strategy).toBe('single')
    expect(parseRecord(JSON.parse(JSON.stringify(answer.record)))).toMatchObject({
      status: 'answered',
      attempts: [{ offer: 'fake/toy-small', outcome: 'answered', money: { charged: '0' } }],
    })
    expect(await recordsOf(client)).toEqual([answer.record])
  })

  test('status: in order, and nothing after the end', async () => {
    const seen: string[] = []
    let late: () => void = () => {}
    const { route } = fake({
      outputs: ({ onProgress }) => {
        late = () => onProgress({ phase: 'run', loaded: 1, total: 1 })
        late()
        return benign
      },
    })
    await classify(clientOf([route]), { ...ask, onStatus: ({ status }) => seen.push(status) })
    late()
    expect(seen).toEqual(['quoting', 'preparing', 'preparing', 'settling', 'done'])
  })

  test('target: passed on, with its addresses as claims have them', async () => {
    const seen: unknown[] = []
    const { route } = fake({
      outputs: ({ request }) => {
        seen.push(request.target)
        return benign
      },
    })
    const [consumer, requester] = [`0x${'Ab'.repeat(20)}`, `0x${'cD'.repeat(20)}`] as const
    await classify(clientOf([route]), { ...ask, target: { consumer, requester, value: 5n } })
    await classify(clientOf([route]), ask)
    const [ab, cd] = [consumer.toLowerCase(), requester.toLowerCase()]
    expect(seen).toEqual([{ consumer: ab, requester: cd, value: 5n }, undefined])
  })

  test('quote: the same plan, and nothing is run', async () => {
    const { route, calls } = fake()
    const client = clientOf([route])
    const plan = await quote(client, { models: [small], input, stakes: usd('10') })
    expect(calls.runs).toEqual([])
    expect((await classify(client, ask)).plan).toEqual(plan)
    expect(await quote(client, { ...ask, stakes: undefined, require: undefined })).toBeDefined()
  })

  test('run: copies its input, so that what ran is what was committed to', async () => {
    const data = new Float32Array(64)
    let ran: number | bigint | undefined
    const { route } = fake({
      outputs: ({ payload }) => {
        data.fill(7)
        ran = payload.tensors.bytes?.data[0]
        return benign
      },
    })
    await run(clientOf([route]), { models: [small], input: { bytes: { shape: [1, 64], data } } })
    expect(ran).toBe(0)
  })

  test('preload: loads models, and says when no route does', async () => {
    await expect(preload(clientOf([fake().route]), { models: [small] })).rejects.toMatchObject({
      code: 'request/invalid-parameters',
    })
    const made = vi.fn(async () => {})
    const route: RouteFactory = (config) => ({ ...fake().route(config), preload: made })
    await preload(clientOf([route]), { models: [small] })
    expect(made).toHaveBeenCalledOnce()
    await unload(clientOf([route]))
  })
})

describe('behavior: fallback', () => {
  test('after a failure', async () => {
    const { routes, two } = pair({ outputs: () => Promise.reject(new Error(input)) })
    const answer = await classify(clientOf(routes), ask)
    expect(two.calls.runs).toHaveLength(1)
    expect(answer.record.attempts).toMatchObject([
      { outcome: 'failed', error: { code: 'route/contract-broken' } },
      { outcome: 'answered' },
    ])
  })

  test('after a timeout, which leaves the other its time', async () => {
    vi.useFakeTimers()
    // Never late, or the other would be asked besides.
    const latency = { state: 'warm', expected: 1, p95: 1 } as const
    const { routes } = pair({ outputs: never, offer: { latency } })
    const answering = classify(clientOf(routes), { ...ask, require: { maxLatency: 1000 } })
    await vi.advanceTimersByTimeAsync(1000)
    const { record } = await answering
    expect(record.attempts.map(({ outcome }) => outcome)).toEqual(['timed-out', 'answered'])
    expect(record.attempts[0]?.took).toBe(998)
  })

  test('never after the user cancels', async () => {
    const controller = new AbortController()
    const { routes, two } = pair({
      outputs: () => {
        controller.abort()
        return never()
      },
    })
    const client = clientOf(routes)
    const error = await failure(classify(client, { ...ask, signal: controller.signal }))
    expect(error).toMatchObject({ code: 'request/aborted', money: { charged: '0' } })
    expect(two.calls.runs).toEqual([])
    await vi.waitFor(async () =>
      expect(await recordsOf(client)).toMatchObject([
        { status: 'aborted', attempts: [{ outcome: 'aborted' }] },
      ]),
    )
  })

  test('never after what the caller must mend', async () => {
    const { routes, two } = pair({})
    const client = clientOf(routes)
    expect(await failure(classify(client, { ...ask, input: '' }))).toMatchObject({
      code: 'request/invalid-input',
    })
    expect(two.calls.offers).toBe(0)
    expect(await recordsOf(client)).toMatchObject([{ status: 'failed' }])
  })

  test('after what is too long for one model: only to another', async () => {
    const error = new InputTooLongError({ length: 500, limit: 383 })
    const only = (one: string) => (model: Model) =>
      model.manifest.core.name === one ? {} : { obstacle: 'it is not here' }
    const failing = { outputs: () => Promise.reject(error), offer: only('toy-small') }
    const { routes, two } = pair(failing)
    expect(await failure(classify(clientOf(routes), ask))).toBe(error)
    expect(two.calls.runs).toEqual([])
    const client = clientOf(pair(failing, { offer: only('toy-large') }).routes)
    const { record } = await classify(client, { ...ask, models: [small, large] })
    expect(record.attempts).toMatchObject([
      { offer: 'one/toy-small', outcome: 'failed' },
      { offer: 'two/toy-large', outcome: 'answered' },
    ])
  })

  test('error: all fail', async () => {
    const broken = { outputs: () => Promise.reject(new Error()) }
    const { routes } = pair(broken, { ...broken })
    expect(await failure(classify(clientOf(routes), ask))).toMatchObject({
      code: 'policy/all-attempts-failed',
      errors: [{ code: 'route/contract-broken' }, { code: 'route/contract-broken' }],
    })
  })

  test('error: a route that cannot make offers, in whatever way, loses only its own', async () => {
    vi.useFakeTimers()
    const broken =
      (offers: () => never): RouteFactory =>
      (config) => ({
        ...fake({ id: String(Math.random()) }).route(config),
        offers,
      })
    const throws = broken(() => {
      throw new Error('at once')
    })
    const rejects = broken((() => Promise.reject(new Error('later'))) as never)
    const stalls = broken(never as never)
    const answering = classify(clientOf([throws, rejects, stalls, fake().route]), ask)
    await vi.advanceTimersByTimeAsync(5000)
    expect((await answering).verdict.status).toBe('verified')
  })
})

describe('behavior: cascade', () => {
  const expected = { benign: { share: 0.5, wrong: 0.2 }, phishing: { share: 0.5, wrong: 0.01 } }
  const sharp = { benign: { share: 0.5, wrong: 0.002 }, phishing: { share: 0.5, wrong: 0.002 } }
  const cascade = (outputs: FakeRouteParameters['outputs']) =>
    fake({
      outputs,
      offer: ({ manifest }) => ({
        operator: manifest.core.name,
        expected: manifest.core.name === 'toy-small' ? expected : sharp,
        latency:
          manifest.core.name === 'toy-small'
            ? { state: 'warm', expected: 0, p95: 0 }
            : { state: 'cold', expected: 10_000, p95: 30_000 },
      }),
    })
  const both = { models: [small, large], input }
  const policy = { answerWorth: usd('1000'), secondWorth: usd('1') }

  test('the large model is asked when "benign" is too dear to believe', async () => {
    const { route, calls } = cascade(() => benign)
    const answer = await classify(clientOf([route], { policy }), { ...both, stakes: usd('100') })
    expect(calls.runs).toEqual(['fake/toy-small', 'fake/toy-large'])
    expect(answer.plan.strategy).toBe('cascade')
  })

  test('and not when "phishing" is, or little is at stake', async () => {
    const first = cascade(() => phishing)
    await classify(clientOf([first.route], { policy }), { ...both, stakes: usd('100') })
    expect(first.calls.runs).toEqual(['fake/toy-small'])
    const second = cascade(() => benign)
    await classify(clientOf([second.route], { policy }), { ...both, stakes: usd('1') })
    expect(second.calls.runs).toEqual(['fake/toy-small'])
  })

  test('the held answer is given when the large model fails and it is worth it', async () => {
    const outputs: FakeRouteParameters['outputs'] = ({ offer }) =>
      offer.id === 'fake/toy-small' ? benign : Promise.reject(new Error())
    const held = cascade(outputs)
    const answer = await classify(clientOf([held.route], { policy }), {
      ...both,
      stakes: usd('100'),
    })
    expect(answer.output.label).toBe('benign')
    expect(answer.record.attempts).toHaveLength(2)
    // Its twin: where accepting costs more than no answer, the failure is the outcome.
    const poor = clientOf([cascade(outputs).route], {
      policy: { ...policy, answerWorth: usd('15') },
    })
    expect(await failure(classify(poor, { ...both, stakes: usd('100') }))).toMatchObject({
      code: 'route/contract-broken',
    })
  })
})

describe('behavior: consent and money', () => {
  const offer = { privacy: 'provider', price: { ceiling: '0.5', expected: '0.1' } } as const
  const options = (more: Options = {}): Options => ({
    policy: { require: { privacy: 'public' } },
    budget: { perCall: usd('0.6') },
    ...more,
  })

  test.each([
    ['what leaves the device', { privacy: 'provider' }],
    ['what may cost', { price: { ceiling: '0.000001', expected: '0' } }],
  ] as const)('refused by default: %s', async (_, changes) => {
    const { route, calls } = fake({ offer: changes })
    const seen: string[] = []
    const onStatus = ({ status }: StatusUpdate) => seen.push(status)
    expect(
      await failure(classify(clientOf([route], options()), { ...ask, onStatus })),
    ).toMatchObject({ code: 'policy/consent-denied' })
    expect(calls.runs).toEqual([])
    expect(seen).toContain('awaiting-consent')
  })

  test.each([false, undefined, 'yes', 1])('%j is no consent', async (said) => {
    const { route, calls } = fake({ offer })
    await failure(classify(clientOf([route], options({ consent: () => said as never })), ask))
    expect(calls.runs).toEqual([])
  })

  test('a question that breaks is no consent, and hides its message', async () => {
    const consent = () => {
      throw new Error(input)
    }
    const error = await failure(
      classify(clientOf([fake({ offer }).route], options({ consent })), ask),
    )
    expect(error.code).toBe('policy/consent-denied')
    expect(error.message).not.toContain(input)
  })

  test('given: it runs, and what was charged is in the record', async () => {
    const { route } = fake({ offer, charged: '0.2' })
    const { record } = await classify(
      clientOf([route], options({ consent: async () => true })),
      ask,
    )
    expect(record.money).toEqual({ quoted: '0.5', reserved: '0', charged: '0.2', refunded: '0' })
  })

  test('cancelled while it is asked', async () => {
    const controller = new AbortController()
    const consent = () => {
      controller.abort()
      return never()
    }
    const error = await failure(
      classify(clientOf([fake({ offer }).route], options({ consent })), {
        ...ask,
        signal: controller.signal,
      }),
    )
    expect(error.code).toBe('request/aborted')
  })

  test('the time that a user thinks is not the request’s', async () => {
    vi.useFakeTimers()
    const consent = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 90_000))
    const answering = classify(clientOf([fake({ offer }).route], options({ consent })), ask)
    await vi.advanceTimersByTimeAsync(90_000)
    expect((await answering).verdict.status).toBe('verified')
  })

  test('a route that charges more than its ceiling: failed, and the money is noted', async () => {
    const client = clientOf(
      [fake({ offer, charged: '0.500001' }).route],
      options({ consent: () => true }),
    )
    expect(await failure(classify(client, ask))).toMatchObject({ code: 'route/contract-broken' })
    expect(await recordsOf(client)).toMatchObject([
      { status: 'failed', money: { charged: '0.500001' } },
    ])
  })

  test('a plan of several steps is quoted at what all of them may come to, within the limit', async () => {
    const paid = (ceiling: string) => ({ ...offer, price: { ceiling, expected: '0' } })
    const moneyFor = async (perCall: string) => {
      const { routes } = pair(
        { offer: { ...paid('0.1'), evidence: 'signed' }, charged: '0.01' },
        { offer: { ...paid('0.3'), arrives: 0.9 }, charged: '0.02' },
      )
      const answer = await classify(
        clientOf(routes, options({ consent: () => true, budget: { perCall: usd(perCall) } })),
        ask,
      )
      expect(answer.plan.steps).toHaveLength(2)
      return answer.record.money
    }
    const rest = { reserved: '0', charged: '0.03', refunded: '0' }
    expect(await moneyFor('1')).toEqual({ quoted: '0.4', ...rest })
    expect(await moneyFor('0.4')).toEqual({ quoted: '0.4', ...rest })
  })

  test('what was spent counts against what follows', async () => {
    const sent = (charged: string) => {
      const wrong = { ...offer, evidence: 'signed' } as const
      const { routes, two } = pair({ offer: wrong, charged }, { offer: { ...offer, arrives: 0.9 } })
      return {
        two,
        answer: failure(
          classify(
            clientOf(routes, options({ consent: () => true, budget: { perCall: usd('1') } })),
            ask,
          ),
        ),
      }
    }
    const full = sent('0.5')
    await full.answer
    expect(full.two.calls.runs).toHaveLength(1)
    const over = sent('0.500001')
    await over.answer
    expect(over.two.calls.runs).toHaveLength(0)
  })
})

describe('behavior: money that a route sets aside', () => {
  const offer = { privacy: 'public', price: { ceiling: '0.5', expected: '0.1' } } as const
  const options: Options = {
    policy: { require: { privacy: 'public' } },
    consent: () => true,
    budget: { perCall: usd('1') },
  }
  const told = (changes: object = {}) =>
    ({ reserved: '0.4', charged: '0', refunded: '0', ...changes }) as AttemptMoney
  const after = '2026-11-22T12:00:00.000Z'

  test('answered: charged, and nothing set aside any more', async () => {
    const { route } = fake({
      offer,
      charged: '0.3',
      outputs: ({ onMoney }) => {
        onMoney(told({ refundableAfter: after }))
        onMoney(told({ reserved: '0', charged: '0.3', refunded: '0.1' }))
        return benign
      },
    })
    const { record } = await classify(clientOf([route], options), ask)
    const money = { reserved: '0', charged: '0.3', refunded: '0.1' }
    expect(record.attempts).toMatchObject([{ money }])
    expect(record.money).toEqual({ quoted: '0.5', ...money })
  })

  test('failed: the error and the record say what is still out, and until when', async () => {
    const { route } = fake({
      offer,
      outputs: ({ onMoney }) => {
        onMoney(told({ refundableAfter: '2026-11-22T13:00:00+01:00', more: input }))
        throw new Error()
      },
    })
    const client = clientOf([route], options)
    const error = await failure(classify(client, ask))
    const money = { quoted: '0.5', reserved: '0.4', charged: '0', refunded: '0' }
    expect(error.money).toEqual({ ...money, refundableAfter: after })
    const [record] = await recordsOf(client)
    expect(parseRecord(record)).toMatchObject({
      status: 'failed',
      money: { ...money, refundableAfter: after },
      attempts: [{ money: { reserved: '0.4', refundableAfter: after } }],
    })
    expect(JSON.stringify(record)).not.toContain(input)
  })

  test('cancelled: the same, and what the route says later changes nothing', async () => {
    const controller = new AbortController()
    let late: () => void = () => {}
    const { route } = fake({
      offer,
      outputs: ({ onMoney }) => {
        late = () => onMoney(told({ reserved: '0' }))
        onMoney(told({ refundableAfter: after }))
        controller.abort()
        return never()
      },
    })
    const client = clientOf([route], options)
    const error = await failure(classify(client, { ...ask, signal: controller.signal }))
    late()
    expect(error).toMatchObject({
      code: 'request/aborted',
      money: { reserved: '0.4', charged: '0', refundableAfter: after },
    })
    await vi.waitFor(async () =>
      expect(await recordsOf(client)).toMatchObject([
        { status: 'aborted', money: { reserved: '0.4' } },
      ]),
    )
  })

  test('it counts as spent, for what follows', async () => {
    const sent = async (reserved: string) => {
      const { routes, two } = pair(
        {
          offer,
          outputs: ({ onMoney }) => {
            onMoney(told({ reserved }))
            throw new Error()
          },
        },
        { offer: { ...offer, arrives: 0.9 } },
      )
      await failure(classify(clientOf(routes, options), ask))
      return two.calls.runs.length
    }
    expect(await sent('0.5')).toBe(1)
    expect(await sent('0.500001')).toBe(0)
  })

  test('amounts of several attempts are added up', async () => {
    const outputs: FakeRouteParameters['outputs'] = ({ onMoney, offer: { route } }) => {
      onMoney(
        told(route === 'one' ? { charged: '0.1', refundableAfter: after } : { reserved: '0.2' }),
      )
      throw new Error()
    }
    const { routes } = pair({ offer, outputs }, { offer: { ...offer, arrives: 0.9 }, outputs })
    const error = await failure(classify(clientOf(routes, options), ask))
    expect(error).toMatchObject({
      code: 'policy/all-attempts-failed',
      money: { reserved: '0.6', charged: '0.1', refundableAfter: after },
    })
  })

  test.each([
    ['nothing', undefined],
    ['numbers', { reserved: 1, charged: 0, refunded: 0 }],
    ['amounts below nothing', told({ reserved: '-1' })],
    ['amounts left out', { reserved: '1' }],
  ])('error: %s is no account of it', async (_, money) => {
    const { route } = fake({
      offer,
      outputs: ({ onMoney }) => {
        onMoney(told())
        onMoney(money as never)
        throw new Error()
      },
    })
    expect(await failure(classify(clientOf([route], options), ask))).toMatchObject({
      money: { reserved: '0.4', charged: '0', refunded: '0' },
    })
  })

  test.each([['soon'], [5], [{}]])('error: %j is no time', async (refundableAfter) => {
    const { route } = fake({
      offer,
      outputs: ({ onMoney }) => {
        onMoney(told({ refundableAfter }))
        throw new Error()
      },
    })
    const { money } = await failure(classify(clientOf([route], options), ask))
    expect(money).toEqual({ quoted: '0.5', reserved: '0.4', charged: '0', refunded: '0' })
  })
})

describe('error: an answer that cannot be used', () => {
  const other = { ...logits(1, 2), extra: { shape: [1], data: new Float32Array(1) } }
  test.each([
    ['another shape', { logits: { shape: [2, 1], data: new Float32Array(2) } }],
    ['a batch of two', { logits: { shape: [2, 2], data: new Float32Array(4) } }],
    ['data that does not fill its shape', { logits: { shape: [1, 2], data: new Float32Array(3) } }],
    ['another type', { logits: { shape: [1, 2], data: new Int32Array(2) } }],
    ['no tensor', {}],
    ['a tensor that is null', { logits: null }],
    ['one too many', other],
    ['not a number', logits(Number.NaN, 0)],
    ['infinity', logits(Number.POSITIVE_INFINITY, 0)],
    ['fractions, of a model of integers', logits(0.5, 0)],
    ['an integer too large', logits(2 ** 31, 0)],
  ])('%s', async (_, outputs) => {
    const client = clientOf([fake({ outputs: () => outputs as never }).route])
    expect(await failure(classify(client, ask))).toMatchObject({ code: 'verify/failed' })
    const [record] = await recordsOf(client)
    expect(parseRecord(record)).toMatchObject({
      status: 'failed',
      attempts: [{ outcome: 'failed' }],
    })
  })

  const changed =
    (change: (answer: never) => unknown): RouteFactory =>
    (config) => {
      const route = fake().route(config)
      return {
        ...route,
        run: async (context) => change((await route.run(context)) as never) as never,
      }
    }
  test.each<[string, (answer: { evidence: object; outputs: object }) => unknown, string]>([
    ['nothing', () => undefined, 'route/contract-broken'],
    ['no outputs', ({ evidence }) => ({ evidence, charged: '0' }), 'route/contract-broken'],
    ['no price', ({ evidence, outputs }) => ({ evidence, outputs }), 'route/contract-broken'],
    [
      'a price that is no amount',
      (answer) => ({ ...answer, charged: 'NaN' }),
      'route/contract-broken',
    ],
    ['no evidence', (answer) => ({ ...answer, evidence: undefined }), 'route/contract-broken'],
    [
      'another model',
      (answer) => ({
        ...answer,
        evidence: { ...answer.evidence, modelId: `0x${'22'.repeat(32)}` },
      }),
      'verify/failed',
    ],
  ])('%s', async (_, change, code) => {
    expect(await failure(classify(clientOf([changed(change as never)]), ask))).toMatchObject({
      code,
    })
  })

  test('too few golden vectors are not a failure, and no verification either', async () => {
    const route = changed((answer: never) => {
      const { evidence, ...rest } = answer as { evidence: object }
      return { ...rest, evidence: { ...evidence, goldenVectors: 0 } }
    })
    expect((await classify(clientOf([route]), ask)).verdict.status).toBe('unverified')
  })

  test('no offer is allowed, or none is worth it', async () => {
    const client = clientOf([fake({ offer: { privacy: 'public' } }).route])
    expect(await failure(classify(client, ask))).toMatchObject({ code: 'policy/no-offer-allowed' })
    const expected = { benign: { share: 1, wrong: 1 }, phishing: { share: 0, wrong: 1 } }
    const poor = clientOf([fake({ offer: { expected, dishonest: 1, undetected: 1 } }).route], {
      policy: { answerWorth: usd('5') },
    })
    expect(await failure(classify(poor, ask))).toMatchObject({
      code: 'policy/abstained',
      plan: { strategy: 'abstain' },
    })
    for (const one of [client, poor])
      expect((await recordsOf(one)).map((record) => parseRecord(record).status)).toEqual([
        'abstained',
      ])
  })
})

describe('behavior: what surrounds a request does not change it', () => {
  test.each([
    ['rejects', () => Promise.reject(new Error())],
    [
      'throws',
      () => {
        throw new Error()
      },
    ],
  ])('a record store that %s', async (_, put) => {
    const store = { put, get: never, list: never, clear: never } as never
    const client = clientOf([fake().route], { records: { store } })
    expect((await classify(client, ask)).output.label).toBe('benign')
  })

  test('a record store that is stuck', async () => {
    vi.useFakeTimers()
    const put = vi.fn(never)
    const store = { put, get: never, list: never, clear: never } as never
    const answering = classify(clientOf([fake().route], { records: { store } }), ask)
    await vi.waitFor(() => expect(put).toHaveBeenCalled())
    await vi.advanceTimersByTimeAsync(2000)
    expect((await answering).output.label).toBe('benign')
  })

  test('a status callback that throws', async () => {
    const onStatus = () => {
      throw new Error()
    }
    expect((await classify(clientOf([fake().route]), { ...ask, onStatus })).output.label).toBe(
      'benign',
    )
  })

  test('cancelled before it began', async () => {
    const { route, calls } = fake()
    const signal = AbortSignal.abort()
    expect(await failure(classify(clientOf([route]), { ...ask, signal }))).toMatchObject({
      code: 'request/aborted',
    })
    expect(await failure(quote(clientOf([route]), { ...ask, signal }))).toMatchObject({
      code: 'request/aborted',
    })
    expect(calls.offers).toBe(0)
  })

  test.each([
    ['stakes as a number', { stakes: 5 }],
    ['negative stakes', { stakes: -1n }],
    ['stakes of another label', { stakes: { safe: usd('1') } }],
    ['no models', { models: [] }],
    ['models that are none', { models: [null] }],
    ['a requirement that is none', { require: { maxLatency: Number.NaN } }],
    ['an input of another type', { input: 5 }],
  ])('error: %s', async (_, change) => {
    expect(
      await failure(classify(clientOf([fake().route]), { ...ask, ...change } as never)),
    ).toMatchObject({
      code: 'request/invalid-parameters',
    })
  })

  test('error: models of different labels, or of another task', async () => {
    const changes: ToyChanges = { core: { labels: ['good', 'bad'] } }
    const models = [small, toySource(changes)]
    const client = clientOf([fake().route])
    expect(await failure(classify(client, { models, input }))).toMatchObject({
      code: 'request/invalid-parameters',
    })
    const raw = toySource({ core: { task: 'run', preprocess: { kind: 'none' } } })
    expect(await failure(classify(client, { models: [raw], input }))).toMatchObject({
      code: 'model/task-mismatch',
    })
  })
})

describe('parameters: idempotencyKey', () => {
  const key = { ...ask, idempotencyKey: 'k' }

  test('default: one run for two calls, then and later', async () => {
    const { route, calls } = fake()
    const client = clientOf([route])
    const [one, two] = await Promise.all([classify(client, key), classify(client, key)])
    expect(one).toBe(two)
    expect(await classify(client, key)).toBe(one)
    expect(calls.runs).toHaveLength(1)
    await classify(client, { ...key, idempotencyKey: 'other' })
    expect(calls.runs).toHaveLength(2)
  })

  test('error: another request under the key', async () => {
    const client = clientOf([fake().route])
    await classify(client, key)
    const changes = [
      { input: 'other.example' },
      { stakes: usd('11') },
      { models: [large] },
      // Text that one caller may have withdrawn is no text for one who cannot take it back.
      { restarts: false },
    ]
    for (const change of changes)
      expect(await failure(classify(client, { ...key, ...change }))).toMatchObject({
        code: 'request/idempotency-conflict',
      })
  })

  test('behavior: one caller cancels, the other has its answer', async () => {
    let finish: (outputs: typeof benign) => void = () => {}
    const { route, calls } = fake({
      outputs: () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    })
    const client = clientOf([route])
    const controller = new AbortController()
    const first = failure(classify(client, { ...key, signal: controller.signal }))
    const second = classify(client, key)
    await vi.waitFor(() => expect(calls.runs).toHaveLength(1))
    controller.abort()
    expect(await first).toMatchObject({ code: 'request/aborted' })
    finish(benign)
    expect((await second).output.label).toBe('benign')
    expect(calls.runs).toHaveLength(1)
  })

  test('behavior: all cancel, and the run is not shared with those who come after', async () => {
    const outputs = vi.fn().mockImplementationOnce(never).mockResolvedValue(benign)
    const { route, calls } = fake({ outputs })
    const client = clientOf([route])
    const controller = new AbortController()
    const first = failure(classify(client, { ...key, signal: controller.signal }))
    await vi.waitFor(() => expect(calls.runs).toHaveLength(1))
    controller.abort()
    const second = classify(client, key)
    expect(await first).toMatchObject({ code: 'request/aborted', money: { charged: '0' } })
    expect((await second).output.label).toBe('benign')
  })

  test('behavior: a late caller who has cancelled does not undo what is done', async () => {
    const { route, calls } = fake()
    const client = clientOf([route])
    await classify(client, key)
    await failure(classify(client, { ...key, signal: AbortSignal.abort() }))
    await classify(client, key)
    expect(calls.runs).toHaveLength(1)
  })

  test('behavior: a failed run is tried again', async () => {
    const outputs = vi.fn().mockRejectedValueOnce(new Error()).mockResolvedValue(benign)
    const client = clientOf([fake({ outputs }).route])
    expect(await failure(classify(client, key))).toMatchObject({ code: 'route/contract-broken' })
    expect((await classify(client, key)).output.label).toBe('benign')
  })
})
