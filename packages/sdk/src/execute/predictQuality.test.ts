import { afterEach, expect, test, vi } from 'vitest'
import { classify } from '../actions/classify.js'
import { quote } from '../actions/quote.js'
import { createClient } from '../client/createClient.js'
import { InvalidParametersError } from '../errors/request.js'
import { defineModel } from '../models/model.js'
import type { QualityPredictor, QualityQuestion } from '../policy/quality/quality.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { canary, clean } from '../testing/fixtures/canary.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'

const expected = { benign: { share: 0.5, wrong: 0.1 }, phishing: { share: 0.5, wrong: 0.1 } }
const [small, large] = [toySource(), toySource({ core: { name: 'toy-large' } })]
const { route } = fakeRoute({
  offer: ({ manifest }) => ({
    expected,
    latency: {
      state: 'warm',
      expected: manifest.core.name === 'toy-small' ? 10 : 1000,
      p95: 2000,
    },
  }),
  outputs: () => logits(9, -9),
})
const ask = { models: [small, large], input: 'app-uniswap.io', stakes: usd('1') }
const clientOf = (predict: QualityPredictor['predict']) =>
  createClient({ routes: [route], estimates: false, quality: { id: 'test-1', predict } })
const firstOf = async (predict: QualityPredictor['predict']) =>
  (await quote(clientOf(predict), ask)).steps[0]?.offer

afterEach(() => {
  vi.useRealTimers()
})

test('default: a model that is expected to fail on this input is not the first', async () => {
  const predict = ({ models }: QualityQuestion) =>
    Object.fromEntries(models.map(({ id, name }) => [id, name === 'toy-small' ? 0.2 : 0.99]))
  const first = await firstOf(predict)
  expect(first?.model.name).toBe('toy-large')
  expect(first?.basis?.wrong?.source).toBe('test-1')
  // Its twin: with nothing said, the quicker one is.
  expect((await firstOf(() => ({})))?.model.name).toBe('toy-small')
})

test('default: it is told the text and the models, and nothing else', async () => {
  const asked: QualityQuestion[] = []
  await firstOf((question) => {
    asked.push(question)
    return {}
  })
  const [{ id }, { id: other }] = [defineModel(small), defineModel(large)]
  const models = [
    { id, name: 'toy-small' },
    { id: other, name: 'toy-large' },
  ]
  expect(asked).toEqual([{ task: 'classify', text: 'app-uniswap.io', models }])
})

const failing: readonly [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error(canary)
    },
  ],
  ['rejects', () => Promise.reject(new Error(canary))],
  ['says nothing', () => undefined],
  ['says what is no chance', () => ({ [defineModel(small).id]: Number.NaN })],
  ['says it of another model', () => ({ other: 0 })],
  [
    'cannot be read',
    () =>
      new Proxy(
        {},
        {
          getOwnPropertyDescriptor: () => {
            throw new Error(canary)
          },
        },
      ),
  ],
]
test.each(failing)('error: a predictor that %s is as none', async (_, predict) => {
  const first = await firstOf(predict as never)
  expect(first?.model.name).toBe('toy-small')
  expect(first?.expected).toEqual(expected)
})

test('error: a predictor that hangs holds nothing up for longer than a moment', async () => {
  vi.useFakeTimers()
  const first = firstOf(() => new Promise(() => {}))
  await vi.advanceTimersByTimeAsync(5000)
  expect((await first)?.model.name).toBe('toy-small')
  expect(vi.getTimerCount()).toBe(0)
})

test('error: a request that is ended meanwhile ends with its reason', async () => {
  const ending = new AbortController()
  const client = clientOf(() => {
    ending.abort()
    return new Promise(() => {})
  })
  await expect(classify(client, { ...ask, signal: ending.signal })).rejects.toMatchObject({
    code: 'request/aborted',
  })
})

test.each([{}, { id: '', predict: () => ({}) }, { id: 'a', predict: 1 }])(
  'error: %j is no predictor',
  (quality) => {
    const make = () => createClient({ routes: [route], quality: quality as never })
    expect(make).toThrow(InvalidParametersError)
  },
)

test('behavior: what it read is in no plan and no record', async () => {
  const client = clientOf(({ text, models }) => {
    expect(text).toContain(canary.toLowerCase())
    return Object.fromEntries(models.map(({ id }) => [id, 0.9]))
  })
  const answer = await classify(client, { ...ask, input: `${canary.toLowerCase()}.io` })
  expect(answer.plan.steps[0]?.offer.basis?.wrong?.source).toBe('test-1')
  clean([answer.plan, answer.record, await client.records.list()])
})
