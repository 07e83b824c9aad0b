import { afterEach, describe, expect, test, vi } from 'vitest'
import { classify } from '../../actions/classify.js'
import { quote } from '../../actions/quote.js'
import { createClient } from '../../client/createClient.js'
import type {
  AttemptContext,
  AttemptMoney,
  Offer,
  OffersContext,
  Route,
  RouteFactory,
} from '../../routes/route.js'
import { type FakeRouteParameters, fakeRoute } from '../../testing/fakeRoute.js'
import { logits, toySource } from '../../testing/fixtures/toyModel.js'
import { usd } from '../../utils/usd.js'
import type { BudgetParameters, BudgetStore, LedgerState } from './budget.js'
import { memoryBudget } from './memoryBudget.js'

const ask = { models: [toySource()], input: 'canary-7f3a.example', stakes: usd('10') } as const
const offer = { price: { ceiling: '0.5', expected: '0.001' } } as const
const benign = logits(9, -9)
const never = () => new Promise<never>(() => {})

/** A client that may spend a dollar a day, and a route of which an answer may cost half of it. */
function setUp(
  parameters: Partial<FakeRouteParameters> = {},
  { budget, others = [] }: { budget?: Partial<BudgetParameters>; others?: RouteFactory[] } = {},
) {
  const store = memoryBudget()
  const { route, calls } = fakeRoute({ id: 'paid', offer, outputs: () => benign, ...parameters })
  const client = createClient({
    routes: [route, ...others],
    consent: () => true,
    budget: { perCall: usd('1'), perDay: usd('1'), store, ...budget },
    // Offers are as their routes made them, whatever came of others before.
    estimates: false,
  })
  /** Micro-USD. */
  const kept = async () => amounts(await store.read())
  return { client, calls, store, kept }
}
const amounts = (state: LedgerState | undefined) => ({
  spent: state?.spent.map(({ amount }) => Number(amount)) ?? [],
  reserved: state?.reserved.map(({ amount }) => Number(amount)) ?? [],
})
/** It costs nothing, and so much time that it is only tried when what costs something fails. */
const freeRoute = () =>
  fakeRoute({
    id: 'free',
    offer: { latency: { state: 'cold', expected: 20_000, p95: 20_000 }, arrives: 0.5 },
    outputs: () => benign,
  })
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )
const told = (changes: Partial<AttemptMoney>): AttemptMoney => ({
  reserved: '0',
  charged: '0',
  refunded: '0',
  ...changes,
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('default', () => {
  test('the ceiling is set aside while it runs, and what was charged is spent after', async () => {
    const during: unknown[] = []
    const { client, kept } = setUp({
      charged: '0.2',
      outputs: async () => {
        during.push(await kept())
        return benign
      },
    })
    await classify(client, ask)
    expect(during).toEqual([{ spent: [], reserved: [500_000] }])
    expect(await kept()).toEqual({ spent: [200_000], reserved: [] })
  })

  test('a plan has nothing in it that the budget would refuse, and says so', async () => {
    const { client } = setUp({ charged: '0.5' })
    await classify(client, ask)
    await classify(client, ask)
    const plan = await quote(client, ask)
    expect(plan.rejected).toMatchObject([
      { offer: 'paid/toy-small', reason: 'it may cost $0.5, and $0 is the most allowed' },
    ])
    expect(await failure(classify(client, ask))).toMatchObject({ code: 'policy/no-offer-allowed' })
  })

  test('what costs nothing touches no store', async () => {
    const broken: BudgetStore = { update: vi.fn(never), read: vi.fn(never) }
    const free = { price: { ceiling: '0', expected: '0' } }
    const { client } = setUp({ offer: free }, { budget: { store: broken } })
    await classify(client, ask)
    expect(broken.read).not.toHaveBeenCalled()
    expect(broken.update).not.toHaveBeenCalled()
  })
})

describe('the limit of a session', () => {
  test('a plan has nothing in it that it would refuse, whatever the day has left', async () => {
    const { client } = setUp({ charged: '0.5' }, { budget: { perSession: usd('0.7') } })
    await classify(client, ask)
    expect((await quote(client, ask)).rejected).toMatchObject([
      { code: 'maxPrice', actual: '0.5', limit: '0.2' },
    ])
  })

  test('used up meanwhile: nothing is sent, and the error says which limit it was', async () => {
    const { client, calls } = setUp({}, { budget: { perSession: usd('0.7'), perDay: undefined } })
    const consent = async () => {
      await (await client.ledger.reserve(usd('0.6'), 0)).settle(usd('0.6'))
      return true
    }
    expect(await failure(classify(client, { ...ask, consent }))).toMatchObject({
      code: 'policy/budget-exceeded',
      details: { limit: 'perSession', asked: '0.5', left: '0.1' },
    })
    expect(calls.runs).toEqual([])
  })
})

describe('behavior: the budget is used up meanwhile', () => {
  test('nothing is sent, and a free offer of the plan runs', async () => {
    const free = freeRoute()
    const { client, calls, kept } = setUp({}, { others: [free.route] })
    const consent = async () => {
      await (await client.ledger.reserve(usd('0.9'), 0)).settle(usd('0.9'))
      return true
    }
    const { record } = await classify(client, { ...ask, consent })
    expect(calls.runs).toEqual([])
    expect(record.attempts).toMatchObject([
      { outcome: 'failed', error: { code: 'policy/budget-exceeded' } },
      { outcome: 'answered' },
    ])
    expect((await kept()).reserved).toEqual([])
  })
})

describe('behavior: what counts as spent', () => {
  const broken = (money?: AttemptMoney) => ({
    outputs: ({ onMoney }: { onMoney: (money: AttemptMoney) => void }) => {
      if (money) onMoney(money)
      throw new Error()
    },
  })
  const kept = async (parameters: Partial<FakeRouteParameters>) => {
    const { client, kept } = setUp(parameters)
    const error = await failure(classify(client, ask))
    return { ...(await kept()), code: error?.code }
  }
  const contract = 'route/contract-broken'

  test('failed, and nothing was said of money: nothing', async () => {
    expect(await kept(broken())).toEqual({ spent: [], reserved: [], code: contract })
  })

  test('failed, and it cannot be taken back: all of it', async () => {
    const final = { ...broken(), offer: { ...offer, cancellable: false } }
    expect(await kept(final)).toMatchObject({ spent: [500_000] })
  })

  test('failed: what was charged, and a deposit that is still out', async () => {
    const money = told({ reserved: '0.3', charged: '0.1', refunded: '0.1' })
    expect(await kept(broken(money))).toMatchObject({ spent: [400_000] })
  })

  test('a route that raises the ceiling of its offer while it runs is held to what was planned', async () => {
    const { client, kept } = setUp({
      charged: '0.9',
      outputs: ({ offer }) => {
        offer.price.ceiling = '0.9'
        return benign
      },
    })
    expect(await failure(classify(client, ask))).toMatchObject({
      code: 'route/contract-broken',
      money: { charged: '0.9' },
    })
    expect(await kept()).toEqual({ spent: [900_000], reserved: [] })
    const [record] = await client.records.list()
    expect(record?.plan?.steps[0]?.offer.price.ceiling).toBe('0.5')
  })

  test('charged more than was offered: all that was charged, though there is no answer', async () => {
    expect(await kept({ charged: '0.7' })).toEqual({
      spent: [700_000],
      reserved: [],
      code: contract,
    })
  })

  test.each<unknown>([
    'free',
    '',
    '-0.1',
    'NaN',
    'Infinity',
    '1e3',
    '0.1234567',
    ' 0.1',
    0.1,
    Number.NaN,
    -1,
    10n,
    null,
    undefined,
    {},
    ['0.1'],
  ])('a charge that cannot be read, %s: all that was set aside, and no answer', async (charged) => {
    const { client, kept } = setUp({})
    const [route] = client.routes
    const { run } = { ...route } as Route
    Object.assign(route ?? {}, {
      run: async (context: AttemptContext) => ({ ...(await run(context)), charged }),
    })
    expect(await failure(classify(client, ask))).toMatchObject({ code: contract })
    expect(await kept()).toEqual({ spent: [500_000], reserved: [] })
  })

  const says = (money: unknown): Partial<FakeRouteParameters> => ({
    outputs: ({ onMoney }) => {
      onMoney(money as AttemptMoney)
      return benign
    },
  })

  test('more was taken on the way than the plan allowed: no answer, and all of it counts', async () => {
    const more = { ...says(told({ charged: '0.500001' })), charged: '0.1' }
    expect(await kept(more)).toEqual({ spent: [500_001], reserved: [], code: contract })
    // Its twin: as much as the plan allowed.
    const most = { ...says(told({ charged: '0.5' })), charged: '0.1' }
    expect(await kept(most)).toEqual({ spent: [500_000], reserved: [], code: undefined })
  })

  test.each(['NaN', '-5', '1e9', 7, null, {}])(
    'what is told on the way of no form that is known, %j, changes nothing',
    async (charged) => {
      const odd = { ...says(told({ charged: charged as never })), charged: '0.1' }
      expect(await kept(odd)).toEqual({ spent: [100_000], reserved: [], code: undefined })
    },
  )

  test('it was to be free, and took something: no answer, and it counts', async () => {
    const free = { offer: { price: { ceiling: '0', expected: '0' } } } as const
    const lies = [
      { ...free, charged: '0.2' },
      { ...free, ...says(told({ charged: '0.2' })) },
    ]
    for (const lie of lies)
      expect(await kept(lie)).toEqual({ spent: [200_000], reserved: [], code: contract })
    // Its twin: nothing was taken.
    expect(await kept(free)).toEqual({ spent: [], reserved: [], code: undefined })
  })

  test('offered for more once the plan is made: what the plan allowed counts', async () => {
    const { client, calls, kept } = setUp({ charged: '0.6' })
    const [route] = client.routes
    const { offers } = { ...route } as Route
    const plan = await quote(client, ask)
    const handedOut: Offer[] = []
    Object.assign(route ?? {}, {
      // The same object, dearer once it was handed out.
      offers: async (context: OffersContext) => {
        const made = structuredClone(await offers(context)) as Offer[]
        handedOut.push(...made)
        return made
      },
    })
    expect(plan.steps[0]?.offer.price.ceiling).toBe('0.5')
    const consent = () => {
      for (const one of handedOut) one.price.ceiling = '0.9'
      return true
    }
    expect(await failure(classify(client, { ...ask, consent }))).toMatchObject({ code: contract })
    expect([handedOut.length, calls.runs.length]).toEqual([1, 1])
    expect((await kept()).spent).toEqual([600_000])
  })

  test('an answer that fails its check: what was charged', async () => {
    const wrong = { runtimeHash: `0x${'11'.repeat(32)}`, offer: { ...offer, evidence: 'signed' } }
    expect(await kept({ ...wrong, charged: '0.2' } as never)).toMatchObject({ spent: [200_000] })
  })
})

describe('behavior: cancelled', () => {
  test('it stays set aside until the run itself is over, and then what that came to is spent', async () => {
    const controller = new AbortController()
    let end: (value: typeof benign) => void = () => {}
    const { route } = fakeRoute({ offer, outputs: () => benign })
    // A route that goes on for a while when it should stop, and was charged for that.
    const slow: RouteFactory = (config) => ({
      ...route(config),
      async run({ onMoney }) {
        controller.abort()
        await new Promise((resolve) => {
          end = resolve
        })
        onMoney(told({ charged: '0.3' }))
        throw controller.signal.reason
      },
    })
    const store = memoryBudget()
    const client = createClient({
      routes: [slow],
      consent: () => true,
      budget: { perCall: usd('1'), perDay: usd('1'), store },
    })
    const error = await failure(classify(client, { ...ask, signal: controller.signal }))
    expect(error.code).toBe('request/aborted')
    expect(amounts(await store.read())).toEqual({ spent: [], reserved: [500_000] })
    end(benign)
    await vi.waitFor(async () =>
      expect(amounts(await store.read())).toEqual({ spent: [300_000], reserved: [] }),
    )
  })

  test('while it is set aside: nothing is sent, and it is given back', async () => {
    const controller = new AbortController()
    const inner = memoryBudget()
    const store: BudgetStore = {
      ...inner,
      async update(change) {
        await inner.update(change)
        controller.abort()
      },
    }
    const { client } = setUp({}, { budget: { store } })
    // A route that would run, although it has been cancelled.
    const run = vi.fn(never)
    Object.assign(client.routes[0] ?? {}, { run })
    const error = await failure(classify(client, { ...ask, signal: controller.signal }))
    expect(error.code).toBe('request/aborted')
    await vi.waitFor(async () =>
      expect(amounts(await inner.read())).toEqual({ spent: [], reserved: [] }),
    )
    expect(run).not.toHaveBeenCalled()
  })

  test('a run that never ends: it counts as spent when its time is over', async () => {
    vi.useFakeTimers()
    const { client, kept } = setUp()
    Object.assign(client.routes[0] ?? {}, { run: never })
    const answering = failure(classify(client, { ...ask, require: { maxLatency: 1000 } }))
    await vi.advanceTimersByTimeAsync(1000)
    expect(await answering).toMatchObject({ code: 'request/timeout' })
    expect(await kept()).toEqual({ spent: [], reserved: [500_000] })
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(await client.ledger.left()).toBe(usd('0.5'))
  })
})

describe('error: the store', () => {
  test('breaks after the answer: the answer is given all the same', async () => {
    const inner = memoryBudget()
    let updates = 0
    const store: BudgetStore = {
      ...inner,
      update: (change) => (updates++ === 0 ? inner.update(change) : Promise.reject(new Error())),
    }
    const { client } = setUp({ charged: '0.2' }, { budget: { store } })
    expect((await classify(client, ask)).output.label).toBe('benign')
    expect(updates).toBe(2)
    expect(await client.ledger.left()).toBe(usd('0.5'))
  })

  test('is broken: what costs is refused before it is sent, and what is free runs', async () => {
    const store: BudgetStore = {
      update: () => Promise.reject(new Error('canary-7f3a')),
      read: () => Promise.reject(new Error('canary-7f3a')),
    }
    const alone = setUp({}, { budget: { store } })
    const error = await failure(classify(alone.client, ask))
    expect(error).toMatchObject({ code: 'policy/budget-store-failed', remedy: 'change-route' })
    expect(JSON.stringify(await alone.client.records.list())).not.toContain('canary-7f3a')
    expect(alone.calls.runs).toEqual([])
    const free = freeRoute()
    const { client } = setUp({}, { budget: { store }, others: [free.route] })
    const { record } = await classify(client, ask)
    expect(record.attempts).toMatchObject([
      { error: { code: 'policy/budget-store-failed' } },
      { offer: 'free/toy-small', outcome: 'answered' },
    ])
  })

  test('of a browser is there and broken: memory does not take its place', async () => {
    const open = vi.fn(() => {
      throw new Error('denied')
    })
    vi.stubGlobal('indexedDB', { open })
    const { client, calls } = setUp({}, { budget: { store: undefined } })
    expect(open).not.toHaveBeenCalled()
    expect(await failure(classify(client, ask))).toMatchObject({
      code: 'policy/budget-store-failed',
    })
    expect(open).toHaveBeenCalled()
    expect(calls.runs).toEqual([])
  })
})

describe('parameters: budget', () => {
  test.each([
    ['perDay', 2],
    ['perDay', '2'],
    ['perDay', -1n],
    ['perSession', 2],
    ['perSession', -1n],
    ['store', null],
    ['store', { update: async () => {} }],
    ['store', { read: async () => {} }],
    ['perWeek', usd('1')],
  ])('%s: %o', (name, value) => {
    const { route } = fakeRoute({ outputs: () => benign })
    const budget = { perCall: usd('1'), [name]: value } as never
    expect(() => createClient({ routes: [route], budget })).toThrow(
      expect.objectContaining({ code: 'request/invalid-parameters' }),
    )
  })
})
