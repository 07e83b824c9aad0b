import { expect, test } from 'vitest'
import { classify } from '../../actions/classify.js'
import { createClient } from '../../client/createClient.js'
import { type InferenceRecord, parseRecord } from '../../record/record.js'
import { memoryRecords } from '../../record/stores/memory.js'
import { fakeRoute } from '../../testing/fakeRoute.js'
import { logits, toySource } from '../../testing/fixtures/toyModel.js'
import { usd } from '../../utils/usd.js'
import type { Plan } from '../plan.js'
import { planRequest } from '../planRequest.js'
import { resolvePolicy } from '../policy.js'
import { askingOf } from './askingOf.js'
import { readTraceEntry } from './readTraceEntry.js'
import { replay } from './replay.js'
import { traceEntryOf, traceOf } from './traceOf.js'

const models = [toySource()]
const input = 'canary-7f3a.example'

/** Records of a real client over fake routes: a free offer that fails now and then, and one that costs. */
async function recorded(count: number): Promise<InferenceRecord[]> {
  let runs = 0
  const here = fakeRoute({
    id: 'here',
    outputs: () => {
      if (runs++ % 3 === 0) throw new Error('it broke')
      return logits(9, -9)
    },
  })
  const there = fakeRoute({
    id: 'there',
    offer: {
      privacy: 'provider',
      arrives: 0.95,
      price: { ceiling: '0.02', expected: '0.01' },
      expected: { benign: { share: 0.9, wrong: 0.01 }, phishing: { share: 0.1, wrong: 0.02 } },
    },
    outputs: () => logits(-9, 9),
    charged: '0.012',
  })
  const records = memoryRecords()
  const client = createClient({
    routes: [here.route, there.route],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('0.05') },
    consent: () => true,
    estimates: false,
    records: { store: records },
  })
  for (let i = 0; i < count; i++)
    await classify(client, { models, input, stakes: usd(String(1 + (i % 5) * 10)) }).catch(() => {})
  // As they come back from a file.
  return (await records.list({ limit: count })).map((one) =>
    parseRecord(JSON.parse(JSON.stringify(one))),
  )
}

test('default: what a client recorded can be played, and plans as it did', async () => {
  const records = await recorded(30)
  const { entries, skipped } = traceOf(records)
  expect(entries).toHaveLength(30)
  expect(skipped).toEqual({ version: 0, open: 0, 'no-plan': 0 })
  const policy = resolvePolicy({ require: { privacy: 'provider' } }, usd('1000'))
  for (const [i, entry] of entries.entries()) {
    expect(readTraceEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
    expect(JSON.stringify(entry)).not.toContain('canary')
    const asking = askingOf(entry, policy, undefined, { explore: 1, audit: 1 })
    const { steps, strategy } = planRequest(asking, entry.offers, policy)
    const plan = records[i]?.plan as Plan
    expect(strategy).toBe(plan.strategy)
    expect(steps.map(({ offer, value }) => [offer.id, value])).toEqual(
      plan.steps.map(({ offer, value }) => [offer.id, value]),
    )
  }
})

test('behavior: with what the app knows of its answers, the same policy comes to what was recorded', async () => {
  const records = await recorded(30)
  const { entries } = traceOf(records, {
    answerOf: () => ({ label: 'benign', wrong: 0, isWrong: false }),
  })
  const { spend, total, attempts } = await replay({ require: { privacy: 'provider' } }, entries)
  const charged = records.reduce((sum, { money }) => sum + usd(money?.charged ?? '0'), 0n)
  expect(Math.round(total.spend.mean * 1e6)).toBe(Number(charged))
  expect(spend.high).toBe(spend.low)
  expect(attempts.recorded.mean).toBe(1)
  // Its twin: without, the answers are drawn.
  const unknown = await replay({ require: { privacy: 'provider' } }, traceOf(records).entries)
  expect(unknown.attempts.recorded.mean).toBeLessThan(0.5)
})

test('behavior: only the answer that was given has what is known of it', async () => {
  const [record] = (await recorded(1)) as [InferenceRecord]
  const entry = traceEntryOf(record, { answerOf: () => ({ label: 'phishing', isWrong: true }) })
  expect(entry).toMatchObject({
    id: record.id,
    at: Date.parse(record.openedAt),
    asked: { task: 'classify', models: ['toy-small'], stakes: '1', budget: '0.05' },
    attempts: record.attempts.map(({ offer, outcome }, i, { length }) => ({
      offer,
      outcome,
      ...(i === length - 1 && { label: 'phishing', isWrong: true }),
    })),
  })
})

test('behavior: records that are of no use are counted', async () => {
  const [record] = (await recorded(1)) as [InferenceRecord & { version: 4 }]
  const { asked, plan, ...rest } = record
  const records = [
    record,
    { ...rest, plan } as InferenceRecord,
    { ...rest, asked } as InferenceRecord,
    { ...record, status: 'open' as const },
    { ...record, version: 3 } as unknown as InferenceRecord,
  ]
  const { entries, skipped } = traceOf(records)
  expect(entries).toHaveLength(1)
  expect(skipped).toEqual({ version: 1, open: 1, 'no-plan': 2 })
})

test('behavior: a request that says less than its policy is looked at as what the policy makes of it', () => {
  const rule = (audience: 'self' | 'contract', most: string) => ({
    name: audience,
    when: { audience },
    require: { maxPrice: usd(most) },
  })
  const policy = resolvePolicy(
    { require: { audience: 'contract' }, rules: [rule('self', '0.5'), rule('contract', '0.25')] },
    usd('1'),
  )
  const asked = { task: 'classify', models: ['toy-small'], labels: [], size: 1 } as const
  for (const require of [{ audience: 'self' }, {}] as const) {
    const entry = { version: 1, asked: { ...asked, require }, offers: [], attempts: [] } as const
    const { requirements } = askingOf(entry, policy, undefined, { explore: 1, audit: 1 })
    expect(requirements).toMatchObject({ audience: 'contract', maxPrice: usd('0.25') })
  }
})
