import { afterEach, expect, test, vi } from 'vitest'
import { classify } from '../actions/classify.js'
import { createClient } from '../client/createClient.js'
import type { Plan } from '../policy/plan.js'
import { weighedOffers } from '../policy/weighedOffers.js'
import { memoryRecords } from '../record/stores/memory.js'
import type { AttemptContext, Offer } from '../routes/route.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { until } from '../testing/fixtures/planStage.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'

afterEach(() => vi.restoreAllMocks())

const benign = logits(9, -9)
const paid = {
  privacy: 'provider',
  evidence: 'none',
  price: { ceiling: '0.1', expected: '0.01' },
  undetected: 1,
} as const
const wait = (until: AbortSignal) =>
  new Promise<never>((_, reject) => until.addEventListener('abort', () => reject(until.reason)))

/** A client whose answers are audited, by an auditor that does as it is told. */
function audited(
  second: (context: AttemptContext) => unknown = () => logits(9, -9),
  changes: { one?: Partial<Offer>; three?: Partial<Offer> } = {},
) {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  let failing = false
  const one = fakeRoute({
    id: 'one',
    offer: { ...paid, dishonest: 0.0001, bond: '100', ...changes.one },
    charged: '0.02',
    outputs: () => (failing ? Promise.reject(new Error()) : logits(9, -9)),
  })
  const two = fakeRoute({
    id: 'two',
    offer: { ...paid, dishonest: 0.001 },
    charged: '0.02',
    outputs: second as never,
  })
  const three = fakeRoute({
    id: 'three',
    offer: {
      ...paid,
      dishonest: 0.002,
      price: { ceiling: '0.2', expected: '0.1' },
      ...changes.three,
    },
    charged: changes.three?.price?.ceiling ?? '0',
    outputs: () => logits(9, -9),
  })
  const store = memoryRecords()
  const client = createClient({
    routes: [one.route, two.route, three.route],
    policy: { require: { privacy: 'provider' }, answerWorth: usd('1000') },
    budget: { perCall: usd('1') },
    consent: () => true,
    records: { store },
  })
  const ask = (more: object = {}) =>
    classify(client, {
      models: [toySource()],
      input: 'app-uniswap.io',
      stakes: usd('100'),
      ...more,
    })
  const fail = () => {
    failing = true
  }
  const estimated = (plan: Plan) =>
    Object.fromEntries(weighedOffers(plan).map(({ route, dishonest }) => [route, dishonest]))
  return { client, ask, fail, estimated, calls: two.calls, third: three.calls }
}

test('default: the record that was handed out stays as it was, and the stored one says more', async () => {
  const { client, ask } = audited()
  const { record, audit, plan } = await ask()
  expect(plan.audit).toMatchObject({ share: 0.5, offer: { id: 'two/toy-small' } })
  expect(await audit).toMatchObject({ agrees: true })
  expect(record.attempts).toHaveLength(1)
  const stored = await client.records.get(record.id)
  expect(stored).toMatchObject({
    audit: { offer: 'two/toy-small', agrees: true },
    money: { quoted: '0.4', charged: '0.04' },
    attempts: [{ offer: 'one/toy-small' }, { offer: 'two/toy-small', role: 'audit' }],
  })
})

test('behavior: without a plan for it there is none', async () => {
  const { ask } = audited()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const answer = await ask()
  expect(answer.plan.audit).toBe(undefined)
  expect('audit' in answer).toBe(false)
})

test('behavior: who was asked for the answer already does not audit it', async () => {
  const { ask, calls, third, fail } = audited(() => Promise.reject(new Error()))
  fail()
  const answer = await ask()
  expect(answer.plan.audit?.offer.id).toBe('two/toy-small')
  expect(answer.offer.id).toBe('three/toy-small')
  expect(answer.audit).toBe(undefined)
  expect([calls.runs.length, third.runs.length]).toEqual([1, 1])
})

test('behavior: no more is spent on it than the request may cost', async () => {
  for (const [ceiling, audits] of [
    ['0.1', false],
    ['0.05', true],
  ] as const) {
    const { ask, fail, calls } = audited(undefined, {
      one: { cancellable: false, price: { ceiling: '0.85', expected: '0.01' } },
      three: { dishonest: 0.0001, price: { ceiling, expected: '0.02' } },
    })
    fail()
    const answer = await ask()
    expect(answer.plan.audit?.offer.id).toBe('two/toy-small')
    expect(answer.offer.id).toBe('three/toy-small')
    expect((await answer.audit)?.agrees).toBe(audits ? true : undefined)
    expect(calls.runs).toHaveLength(audits ? 1 : 0)
  }
})

test('behavior: a user who is asked is told that it is an audit', async () => {
  const roles: unknown[] = []
  const { ask } = audited()
  const { audit } = await ask({
    consent: ({ role }: { role?: string }) => {
      roles.push(role)
      return true
    },
  })
  await audit
  expect(roles).toEqual([undefined, 'audit'])
})

test('behavior: one key is one audit, and it goes on until all have cancelled', async () => {
  const { ask, calls } = audited(({ signal }) => wait(signal))
  const [one, two] = [new AbortController(), new AbortController()]
  const request = { idempotencyKey: 'key' }
  const [first, second] = await Promise.all([
    ask({ ...request, signal: one.signal }),
    ask({ ...request, signal: two.signal }),
  ])
  expect(second.audit).toBe(first.audit)
  await until(() => calls.runs[0])
  one.abort()
  await new Promise((resolve) => setImmediate(resolve))
  expect(calls.aborted).toEqual([])
  two.abort()
  expect(await first.audit).toMatchObject({ agrees: undefined, error: { code: 'request/aborted' } })
  expect(calls.aborted).toHaveLength(1)
  // The answer was there: whoever asks by the key again has it, and pays nothing.
  expect((await ask(request)).record.id).toBe(first.record.id)
})

test('behavior: who cancels while the answer is handed over ends it too', async () => {
  for (let steps = 0; steps < 12; steps++) {
    const { client, ask, calls } = audited(({ signal }) => wait(signal))
    const stop = new AbortController()
    const stopAfter = (left: number) => {
      if (left === 0) stop.abort()
      else queueMicrotask(() => stopAfter(left - 1))
    }
    const onStatus = ({ status }: { status: string }) => {
      if (status === 'done') stopAfter(steps)
    }
    const given = await ask({ idempotencyKey: 'key', signal: stop.signal, onStatus }).catch(
      () => undefined,
    )
    await given?.audit
    await new Promise((resolve) => setImmediate(resolve))
    expect(client.runs.get('key')).toMatchObject({ stop: { signal: { aborted: true } } })
    expect(calls.aborted).toEqual(calls.runs)
  }
})

test('behavior: who has not cancelled keeps it going, and nothing is left behind', async () => {
  let answer = (_: unknown) => {}
  const { ask, client, calls } = audited(
    () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  )
  const stop = new AbortController()
  const [given] = await Promise.all([
    ask({ idempotencyKey: 'key' }),
    ask({ idempotencyKey: 'key', signal: stop.signal }),
  ])
  stop.abort()
  await until(() => calls.runs[0])
  answer(logits(-9, 9))
  expect(await given.audit).toMatchObject({ agrees: false })
  expect(client.runs.get('key')?.waiting.size).toBe(0)
})

test('behavior: estimates hear who was honest, and the next plan is made by that', async () => {
  const dishonest = async (output: typeof benign) => {
    const { ask, estimated } = audited(() => output)
    await (await ask()).audit
    return estimated((await ask()).plan)
  }
  const agreed = await dishonest(benign)
  const lied = await dishonest(logits(-9, 9))
  // Expected to lie ten times as often as the first, it is not believed.
  expect(agreed.one).toBeLessThan(0.0001)
  expect(lied.one).toBeLessThanOrEqual(0.0001)
  expect(agreed.two).toBeLessThan(0.001)
  expect(lied.two).toBeGreaterThan(0.001)
})

test('error: a store that fails does not concern the audit', async () => {
  const { client, ask } = audited()
  const { audit } = await ask({
    consent: ({ role }: { role?: string }) => {
      if (role) vi.spyOn(client.records, 'put').mockRejectedValue(new Error('full'))
      return true
    },
  })
  expect(await audit).toMatchObject({ agrees: true })
})

test('error: an auditor that throws what only looks like an error of the SDK; nothing rejects', async () => {
  const { ask } = audited(() => Promise.reject({ [Symbol.for('@trine/sdk.error')]: true }))
  expect(await (await ask()).audit).toMatchObject({
    agrees: undefined,
    error: { code: 'route/contract-broken' },
  })
})
