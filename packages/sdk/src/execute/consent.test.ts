import { describe, expect, test, vi } from 'vitest'
import { classify } from '../actions/classify.js'
import { createClient } from '../client/createClient.js'
import type { Consent, ConsentFacts } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import { type FakeRouteParameters, fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { memoryBudget } from './budget/memoryBudget.js'

const ask = { models: [toySource()], input: 'canary-7f3a.example', stakes: usd('10') } as const
const benign = logits(9, -9)
const price = { ceiling: '0.5', expected: '0.1' }
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )

function setUp(
  offer: Partial<Offer>,
  { consent, ...more }: { consent?: Consent } & Partial<FakeRouteParameters> = {},
) {
  const store = memoryBudget()
  const update = vi.spyOn(store, 'update')
  const { route, calls } = fakeRoute({ id: 'one', offer, outputs: () => benign, ...more })
  const two = fakeRoute({ id: 'two', offer: { ...offer, arrives: 0.9 }, outputs: () => benign })
  const client = createClient({
    routes: [route, two.route],
    policy: { require: { privacy: 'public' } },
    budget: { perCall: usd('2'), perDay: usd('2'), store },
    consent,
  })
  return { client, calls, two, update }
}

describe('default: what is asked', () => {
  test.each([
    ['only money', { privacy: 'device', price }, false, '0.5'],
    ['only the input, to a provider', { privacy: 'provider' }, true, '0'],
    ['both, to anyone for ever', { privacy: 'public', price }, true, '0.5'],
  ] as const)('%s', async (_, offer, leaves, dollars) => {
    let sent = 0
    const asked: ConsentFacts[] = []
    const consent: Consent = (facts) => {
      asked.push(facts)
      return true
    }
    const { client } = setUp(offer, {
      consent,
      outputs: ({ payload }) => {
        sent = payload.bytes.length
        return benign
      },
    })
    const { plan } = await classify(client, ask)
    expect(sent).toBeGreaterThan(0)
    expect(asked).toEqual([
      {
        offer: plan.steps[0]?.offer,
        leaves: leaves ? sent : 0,
        price: dollars,
        signal: expect.any(AbortSignal),
      },
    ])
    expect(JSON.stringify(asked)).not.toContain('canary')
  })

  test('nothing, of what is free and stays on the device', async () => {
    const consent = vi.fn(() => false)
    await classify(setUp({}, { consent }).client, ask)
    expect(consent).not.toHaveBeenCalled()
  })

  test('the offer is a copy: who answers cannot change what runs', async () => {
    let ran: unknown
    const consent: Consent = ({ offer }) => {
      Object.assign(offer.price, { ceiling: '0' })
      return true
    }
    const outputs: FakeRouteParameters['outputs'] = ({ offer }) => {
      ran = offer.price
      return benign
    }
    await classify(setUp({ price }, { consent, outputs }).client, ask)
    expect(ran).toEqual(price)
  })

  test('each offer for itself: a yes to one is none to the next', async () => {
    const asked: string[] = []
    const consent: Consent = ({ offer }) => {
      asked.push(offer.id)
      return offer.route === 'one'
    }
    const outputs = () => Promise.reject(new Error())
    const { client, two } = setUp({ price }, { consent, outputs })
    await failure(classify(client, ask))
    expect(asked).toEqual(['one/toy-small', 'two/toy-small'])
    expect(two.calls.runs).toEqual([])
  })
})

describe('behavior: whose word counts', () => {
  test.each([
    ['the call’s no, against the client’s yes', true, false, 0],
    ['the call’s yes, against the client’s no', false, true, 1],
  ])('%s', async (_, client, call, runs) => {
    const asked = vi.fn(() => client)
    const made = setUp({ price }, { consent: asked })
    await failure(classify(made.client, { ...ask, consent: () => call }))
    expect(made.calls.runs).toHaveLength(runs)
    expect(asked).not.toHaveBeenCalled()
  })
})

describe('behavior: without a yes', () => {
  test.each([
    ['no', () => false],
    ['none to ask', undefined],
    ['no answer of the right kind', () => 'yes' as never],
  ])('%s: nothing is sent, and nothing set aside', async (_, consent) => {
    const made = setUp({ price, privacy: 'provider' }, consent && { consent })
    const error = await failure(classify(made.client, ask))
    expect(error).toMatchObject({ code: 'policy/all-attempts-failed' })
    expect(made.calls.runs).toEqual([])
    expect(made.two.calls.runs).toEqual([])
    expect(made.update).not.toHaveBeenCalled()
  })

  test('its twin: with one, both', async () => {
    const made = setUp({ price, privacy: 'provider' }, { consent: () => true })
    await classify(made.client, ask)
    expect(made.calls.runs).toHaveLength(1)
    expect(made.update).toHaveBeenCalledTimes(2)
  })

  test('cancelled while it is asked: the question ends, and a late yes changes nothing', async () => {
    const controller = new AbortController()
    let answer: (yes: boolean) => void = () => {}
    let question: AbortSignal | undefined
    const consent: Consent = ({ signal }) => {
      question = signal
      return new Promise((resolve) => {
        answer = resolve
      })
    }
    const made = setUp({ price }, { consent })
    const answering = failure(classify(made.client, { ...ask, signal: controller.signal }))
    await vi.waitFor(() => expect(question?.aborted).toBe(false))
    controller.abort()
    expect(await answering).toMatchObject({ code: 'request/aborted', money: { charged: '0' } })
    expect(question?.aborted).toBe(true)
    answer(true)
    await new Promise((resolve) => setTimeout(resolve))
    expect(made.calls.runs).toEqual([])
    expect(made.update).not.toHaveBeenCalled()
  })

  test('an hour of thought takes no time from what follows', async () => {
    vi.useFakeTimers()
    try {
      const consent = () =>
        new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 3_600_000))
      const made = setUp({ price }, { consent })
      const answering = classify(made.client, ask)
      await vi.advanceTimersByTimeAsync(3_600_000)
      expect((await answering).record.attempts).toMatchObject([{ outcome: 'answered' }])
    } finally {
      vi.useRealTimers()
    }
  })
})
