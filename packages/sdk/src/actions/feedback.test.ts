import { describe, expect, test, vi } from 'vitest'
import { type ClientParameters, createClient } from '../client/createClient.js'
import { memoryEstimates } from '../policy/estimates/stores/memory.js'
import { parseRecord } from '../record/record.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { canary, clean } from '../testing/fixtures/canary.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { classify } from './classify.js'
import { feedback } from './feedback.js'
import { quote } from './quote.js'

const expected = { benign: { share: 0.5, wrong: 0.1 }, phishing: { share: 0.5, wrong: 0.3 } }
const small = toySource({ manifest: { expected } })
const ask = { models: [small], input: `${canary}.example` }

function setUp(options: Omit<ClientParameters, 'routes'> = {}, wrong = false) {
  const store = memoryEstimates()
  const outputs = () => (wrong ? Promise.reject(new Error(canary)) : logits(9, -9))
  const { route } = fakeRoute({ outputs, offer: { expected } })
  const client = createClient({ routes: [route], estimates: { store }, ...options })
  const expectedNow = async () => (await quote(client, ask)).steps[0]?.offer.expected
  return { client, store, expectedNow }
}

describe('default: what turned out wrong is expected to be wrong', () => {
  test('of the model as a whole, where nothing says what was answered', async () => {
    const { client, expectedNow } = setUp()
    for (let i = 0; i < 40; i++) {
      const { record } = await classify(client, ask)
      await feedback(client, { record, correct: false })
    }
    const after = await expectedNow()
    expect(after?.benign?.wrong).toBeGreaterThan(0.2)
    expect(after?.phishing?.wrong).toBeGreaterThan(0.5)
  })

  test('of its label, where the app opted in; read back from its store', async () => {
    const { client, expectedNow } = setUp({ records: { include: ['output'] } })
    for (let i = 0; i < 40; i++) {
      const { record } = await classify(client, ask)
      const read = parseRecord(JSON.parse(JSON.stringify(record)))
      await feedback(client, { record: read, correct: false })
    }
    const after = await expectedNow()
    expect(after?.benign?.wrong).toBeGreaterThan(0.4)
    expect(after?.phishing?.wrong).toBe(0.3)
  })
})

test('behavior: the first word on a record counts; its twin: another record', async () => {
  const { client, expectedNow } = setUp()
  const { record } = await classify(client, ask)
  await feedback(client, { record, correct: false })
  const wrong = async () => (await expectedNow())?.benign?.wrong ?? 0
  const once = await wrong()
  await feedback(client, { record, correct: false })
  expect(await wrong()).toBeCloseTo(once, 6)
  const another = await classify(client, ask)
  await feedback(client, { record: another.record, correct: false })
  expect(await wrong()).toBeGreaterThan(once + 0.001)
})

test('behavior: no more than a thousand records are remembered', async () => {
  const { client, store } = setUp()
  const { record } = await classify(client, ask)
  const numbered = (i: number) => ({ ...record, id: String(i).padStart(32, '0') })
  const update = vi.spyOn(store, 'update')
  const counts = async (i: number) => {
    update.mockClear()
    await feedback(client, { record: numbered(i), correct: true })
    return update.mock.calls.length > 0
  }
  for (let i = 0; i <= 1000; i++) await counts(i)
  expect(await counts(1)).toBe(false)
  expect(await counts(0)).toBe(true)
})

test('behavior: a label that an attacker wants is never believed more', async () => {
  const attack = { set: 'a.txt', target: 'benign', n: 100, recall: 0.7, byClass: {} }
  const source = toySource({ manifest: { adversarialInput: true, attack, expected } })
  const { client } = setUp()
  const asking = { ...ask, models: [source] }
  for (let i = 0; i < 40; i++) {
    const { record } = await classify(client, asking)
    await feedback(client, { record, correct: true })
  }
  const after = (await quote(client, asking)).steps[0]?.offer.expected
  expect(after?.phishing?.wrong).toBeLessThan(0.25)
  expect(after?.benign?.wrong).toBe(0.1)
})

describe('behavior: of a cascade, the other model is told of, too', () => {
  const large = toySource({ core: { name: 'toy-large' } })
  const both = { models: [small, large], input: 'a.example', stakes: usd('1') }
  /** The first says benign, which is often wrong; the second is slow, and says what it is told to. */
  function cascade(second: 'benign' | 'phishing', include: readonly ('input' | 'output')[] = []) {
    const isLarge = ({ name }: { name: string }) => name === 'toy-large'
    const { route } = fakeRoute({
      outputs: ({ offer }) =>
        logits(...(isLarge(offer.model) && second === 'phishing' ? [-9, 9] : [9, -9])),
      offer: ({ manifest }) =>
        isLarge(manifest.core)
          ? {
              expected: {
                benign: { share: 0.5, wrong: 0.002 },
                phishing: { share: 0.5, wrong: 0.002 },
              },
              latency: { state: 'warm', expected: 20_000, p95: 20_000 },
            }
          : {
              expected: {
                benign: { share: 0.5, wrong: 0.3 },
                phishing: { share: 0.5, wrong: 0.01 },
              },
            },
    })
    return createClient({ routes: [route], records: { include } })
  }
  const firstOf = async (client: ReturnType<typeof createClient>) =>
    (await quote(client, both)).steps[0]?.offer.expected

  test('disagreement with an answer that was right is a miss, of the label that it was', async () => {
    const client = cascade('phishing', ['output'])
    const before = await firstOf(client)
    for (let i = 0; i < 5; i++) {
      const { record } = await classify(client, both)
      expect(record.attempts.map((attempt) => ('agrees' in attempt ? attempt.agrees : ''))).toEqual(
        [false, ''],
      )
      await feedback(client, { record, correct: true })
    }
    const after = await firstOf(client)
    expect(after?.benign?.wrong).toBeGreaterThan((before?.benign?.wrong ?? 1) + 0.05)
    expect(after?.phishing?.wrong).toBe(before?.phishing?.wrong)
  })

  test('agreement with an answer that was right is none', async () => {
    const client = cascade('benign')
    const { record } = await classify(client, both)
    expect(record.attempts.map((attempt) => ('agrees' in attempt ? attempt.agrees : ''))).toEqual([
      true,
      '',
    ])
    const before = await firstOf(client)
    await feedback(client, { record, correct: true })
    expect((await firstOf(client))?.benign?.wrong).toBeLessThan(before?.benign?.wrong ?? 0)
  })
})

describe('error', () => {
  test('a record without an answer', async () => {
    const { client } = setUp({}, true)
    await classify(client, ask).catch(() => undefined)
    const [record] = await client.records.list()
    if (!record) throw new Error('There is no record.')
    const told = feedback(client, { record, correct: true })
    await expect(told).rejects.toMatchObject({ code: 'record/unanswered' })
  })

  test('no record, or no word', async () => {
    const { client } = setUp()
    await expect(feedback(client, { record: {} as never, correct: true })).rejects.toMatchObject({
      code: 'record/invalid',
    })
    const { record } = await classify(client, ask)
    const unsaid = feedback(client, { record, correct: undefined as never })
    await expect(unsaid).rejects.toMatchObject({ code: 'request/invalid-parameters' })
  })
})

test('behavior: nothing of what was asked or answered is kept; without estimates nothing is', async () => {
  const { client, store } = setUp({ records: { include: ['input', 'output'] } })
  const { record } = await classify(client, ask)
  await feedback(client, { record, correct: true })
  const kept = [...(await store.read())]
  expect(kept.length).toBeGreaterThan(2)
  clean(kept)
  const none = setUp({ estimates: false })
  const answer = await classify(none.client, ask)
  await feedback(none.client, { record: answer.record, correct: true })
  expect([...(await none.store.read())]).toEqual([])
})
