import { describe, expect, test, vi } from 'vitest'
import { classify } from '../actions/classify.js'
import { quote } from '../actions/quote.js'
import { createClient } from '../client/createClient.js'
import { memoryBudget } from '../execute/budget/memoryBudget.js'
import { parseRecord } from '../record/record.js'
import type { Offer } from '../routes/route.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { logits, toyOffer, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { planRequest } from './planRequest.js'
import { type PolicyParameters, resolvePolicy } from './policy.js'
import { shadowOf } from './shadow.js'

const ask = { models: [toySource()], input: 'example.com', stakes: usd('10') } as const
const labels = ['benign', 'phishing']
const cheap = toyOffer({
  id: 'cheap',
  operator: 'cheap',
  latency: { state: 'warm', expected: 9000, p95: 9000 },
})
const quick = toyOffer({
  id: 'quick',
  operator: 'quick',
  price: { ceiling: '0.1', expected: '0.1' },
})

describe('default: the same offers under another policy', () => {
  const planFor = (parameters: PolicyParameters) => {
    const policy = resolvePolicy(parameters, usd('1'))
    const asking = { labels, stakes: usd('10'), requirements: policy.requirements }
    return { policy, asking, plan: planRequest(asking, [cheap, quick], policy) }
  }
  const patient = planFor({ secondWorth: usd('0.0001') })
  const hasty = planFor({ secondWorth: usd('1') })

  test('what it would run, what that would lose, and that it is not the same', () => {
    const shadow = shadowOf(patient.plan, hasty.asking, [cheap, quick], hasty.policy)
    expect(shadow).toEqual({
      strategy: hasty.plan.strategy,
      steps: ['quick', 'cheap'],
      value: hasty.plan.steps[0]?.value,
      answerWorth: '11',
      reason: hasty.plan.reason,
      agrees: false,
    })
    expect(patient.plan.steps[0]?.offer.id).toBe('cheap')
    expect(JSON.parse(JSON.stringify(shadow))).toEqual(shadow)
  })

  test('its twin: a policy that does the same agrees', () => {
    const same = planFor({ secondWorth: usd('0.0002') })
    expect(shadowOf(patient.plan, same.asking, [cheap, quick], same.policy).agrees).toBe(true)
  })

  test('a policy that runs nothing has no value', () => {
    const none = planFor({ require: { routes: [] } })
    const shadow = shadowOf(patient.plan, none.asking, [cheap, quick], none.policy)
    expect(shadow).toMatchObject({ strategy: 'abstain', steps: [], agrees: false })
    expect('value' in shadow).toBe(false)
  })
})

describe('a client with a shadow policy', () => {
  const setUp = (
    shadow: PolicyParameters | undefined,
    offers: Readonly<Record<string, Partial<Offer>>>,
    policy: PolicyParameters = {},
  ) => {
    const fakes = Object.entries(offers).map(([id, offer]) =>
      fakeRoute({ id, offer, outputs: () => logits(9, -9) }),
    )
    const client = createClient({
      routes: fakes.map(({ route }) => route),
      policy,
      shadow,
      estimates: false,
      consent: () => true,
      budget: { perCall: usd('1'), perDay: usd('1'), store: memoryBudget() },
    })
    return { client, runs: () => fakes.flatMap(({ calls }) => calls.runs) }
  }
  const free = { latency: { state: 'warm', expected: 2000, p95: 2000 } } as const
  const paid = { price: { ceiling: '0.1', expected: '0.1' } }
  const hasty = { secondWorth: usd('1') }

  test('default: records say what it would have done, and only the policy runs', async () => {
    const { client, runs } = setUp(hasty, { free, paid })
    const { record, offer } = await classify(client, ask)
    expect(offer.id).toBe('free/toy-small')
    expect(runs()).toEqual(['free/toy-small'])
    expect(record).toMatchObject({
      shadow: { steps: ['paid/toy-small', 'free/toy-small'], agrees: false },
    })
  })

  test('behavior: the same draws, so that a policy agrees with itself', async () => {
    const { client } = setUp({}, { free, paid })
    for (let i = 0; i < 20; i++)
      expect((await classify(client, ask)).record).toMatchObject({ shadow: { agrees: true } })
  })

  test('behavior: without one, records have none', async () => {
    const { client } = setUp(undefined, { free, paid })
    expect('shadow' in (await classify(client, ask)).record).toBe(false)
  })

  test('behavior: its own rules, the requirements of the request, and the money that is left', async () => {
    const rules = [
      {
        name: 'much at stake',
        when: { stakesFrom: usd('10') },
        require: { routes: ['free'] },
      },
    ]
    const { client } = setUp({ ...hasty, rules }, { free, paid })
    const stepsOf = async (require = {}) => {
      const { record } = await classify(client, { ...ask, require, stakes: usd('9') })
      return (record as { shadow?: { steps: string[] } }).shadow?.steps
    }
    expect((await classify(client, ask)).record).toMatchObject({
      shadow: { steps: ['free/toy-small'] },
    })
    expect(await stepsOf()).toEqual(['paid/toy-small', 'free/toy-small'])
    expect(await stepsOf({ maxPrice: usd('0.09') })).toEqual(['free/toy-small'])
    await (await client.ledger.reserve(usd('0.95'), 0)).settle(usd('0.95'))
    expect(await stepsOf()).toEqual(['free/toy-small'])
  })

  test('behavior: a request that the policy refuses has it in its record, too', async () => {
    const { client } = setUp(hasty, { free, paid }, { require: { routes: ['none'] } })
    await classify(client, ask).catch(() => {})
    const [record] = await client.records.list()
    expect(record).toMatchObject({ status: 'abstained', shadow: { agrees: false } })
    expect(() => parseRecord(JSON.parse(JSON.stringify(record)))).not.toThrow()
  })

  test('behavior: it costs nothing, and reads the store no more often', async () => {
    const { client } = setUp(hasty, { free, paid })
    const left = vi.spyOn(client.ledger, 'left')
    await quote(client, ask)
    expect(left).toHaveBeenCalledTimes(1)
  })

  test('error: one that throws disturbs nothing', async () => {
    const { client } = setUp(hasty, { free, paid })
    const broken = new Proxy({} as NonNullable<typeof client.shadow>, {
      get() {
        throw new Error('canary')
      },
    })
    const { record } = await classify({ ...client, shadow: broken }, ask)
    expect(record.status).toBe('answered')
    expect('shadow' in record).toBe(false)
  })

  test('error: one that is no policy', () => {
    expect(() => setUp({ secondWorth: 1 } as never, { free })).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ parameter: 'shadow.secondWorth' }),
      }),
    )
  })
})
