import fc from 'fast-check'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classify } from '../../actions/classify.js'
import { embed } from '../../actions/embed.js'
import { generate } from '../../actions/generate.js'
import { createClient } from '../../client/createClient.js'
import { hostedModel } from '../../models/hosted.js'
import { cloud } from '../../routes/cloud/cloud.js'
import {
  json as bodyOf,
  counted,
  delta,
  ending,
  sumsOf,
} from '../../routes/cloud/fixtures/answers.js'
import { signedBody, signedStream, signer } from '../../routes/cloud/fixtures/signing.js'
import { startTestProvider, type TestProvider } from '../../routes/cloud/fixtures/testProvider.js'
import { toySource } from '../../testing/fixtures/toyModel.js'
import { usd } from '../../utils/usd.js'
import { verifyRecord } from './verifyRecord.js'

// biome-ignore lint/suspicious/noExplicitAny: a record in which anything may stand.
type Anything = any

const chat = signedStream([delta('Blue '), delta('sky'), ending(), counted()])
const vectors = signedBody(
  (seen) =>
    Buffer.from(
      JSON.stringify({
        data: bodyOf(seen).input.map((text: string, index: number) => ({
          index,
          embedding: [text.length, 0.1, -2],
        })),
        usage: { prompt_tokens: 4, total_tokens: 4 },
      }),
    ),
  { 'content-type': 'application/json' },
)
const sums = signedBody((seen) => sumsOf(seen).body, { 'content-type': 'application/octet-stream' })

let server: TestProvider
const records: Record<string, Anything> = {}

const clientOf = (include: readonly ('input' | 'output')[]) =>
  createClient({
    routes: [
      cloud({
        providers: [
          {
            id: 'toy',
            openai: server.url,
            oip: server.url,
            prices: { '*': { input: usd('1'), output: usd('1') } },
            signer,
          },
        ],
      }),
    ],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('1') },
    consent: () => true,
    records: { include },
  })
const textModel = (task: 'generate' | 'embed') =>
  hostedModel({ name: `toy-${task}`, task, dimensions: task === 'embed' ? 3 : undefined })
const ask = {
  generate: (client: ReturnType<typeof clientOf>) =>
    generate(client, { models: [textModel('generate')], input: 'Why is the sky blue?' }),
  embed: (client: ReturnType<typeof clientOf>) =>
    embed(client, { models: [textModel('embed')], input: ['one', 'three'] }),
  classify: (client: ReturnType<typeof clientOf>) =>
    classify(client, { models: [toySource()], input: 'app-uniswap.io' }),
} as const

beforeAll(async () => {
  server = await startTestProvider((seen, response) => {
    const answering = seen.url.endsWith('/completions')
      ? chat
      : seen.url.endsWith('/embeddings')
        ? vectors
        : sums
    return answering(seen, response)
  })
  for (const [task, asking] of Object.entries(ask)) {
    const { record } = await asking(clientOf(['input', 'output']))
    records[task] = JSON.parse(JSON.stringify(record))
  }
})
afterAll(() => server?.stop())

const tasks = ['generate', 'embed', 'classify'] as const
const names = async (passed: boolean | null, json: Anything, more = {}) =>
  (await verifyRecord(json, more)).checks
    .filter((check) => check.passed === passed)
    .map(({ name }) => name)

describe.each(tasks)('default: %s', (task) => {
  test('verified, under an assumption that is named', async () => {
    const { status, checks, assumption } = await verifyRecord(records[task], { signer: signer.key })
    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    expect(status).toBe('verified')
    expect(assumption).toContain('that it is right is its word alone.')
    expect(assumption).toContain('Which model ran is the word of the record.')
    expect(assumption).not.toContain('the record says itself')
    for (const { detail } of checks) expect(detail).toMatch(/\.$/)
  })

  test('the key that one trusts, or the record’s own word for it', async () => {
    const { assumption } = await verifyRecord(records[task])
    expect(assumption).toContain('That the key is its own, the record says itself.')
    const other = `0x${'11'.repeat(20)}`
    expect(await names(false, records[task], { signer: other })).toEqual(['signer-trusted'])
  })

  test('without the bytes it is incomplete, and with openings whole again', async () => {
    const { record, openings } = await ask[task](clientOf([]))
    const json = JSON.parse(JSON.stringify(record))
    expect(json).not.toHaveProperty('exchange')
    const unseen = ['input-opens', 'output-opens', 'signed-bytes', 'request', 'response']
    expect(await names(null, json)).toEqual(unseen)
    expect((await verifyRecord(json)).status).toBe('incomplete')
    expect((await verifyRecord(json, { openings })).status).toBe('verified')
  })

  test('half of the bytes are not enough', async () => {
    const { record } = await ask[task](clientOf(['output']))
    expect(record).not.toHaveProperty('exchange')
    expect((await verifyRecord(record)).status).toBe('incomplete')
  })
})

test('behavior: an answer may come from what was asked besides a step', async () => {
  const copy = structuredClone(records.generate)
  const [step] = copy.plan.steps
  const { offer } = step
  copy.plan.strategy = 'hedge'
  copy.plan.steps = [{ ...step, offer: { ...offer, id: 'late' }, hedge: { offer, after: 10 } }]
  copy.attempts[0].role = 'hedge'
  // All of it but the plan, which another policy made.
  expect(await names(false, copy)).toEqual(['plan-follows'])
  copy.plan.steps[0].hedge.offer.operator = 'another'
  expect(await names(false, copy)).toEqual(['record-consistent', 'plan-follows'])
})

test('error: a plan that its policy does not make of its offers', async () => {
  const altered = async (change: (copy: Anything) => void) => {
    const copy = structuredClone(records.classify)
    change(copy)
    return names(false, copy)
  }
  expect(await altered(() => {})).toEqual([])
  const lies: ((copy: Anything) => void)[] = [
    ({ plan }) => {
      plan.steps[0].value += 0.001
    },
    ({ plan }) => {
      plan.steps[0].terms.dishonesty += 0.5
    },
    ({ plan }) => {
      plan.steps[0].reason = 'it is the best there is'
    },
    ({ plan }) => {
      plan.steps[0].onLabel.benign = 'continue'
    },
    ({ plan }) => {
      plan.strategy = 'fallback'
    },
    ({ plan }) => {
      const { offer } = plan.steps[0]
      plan.rejected.push({ offer: 'x', code: 'maxPrice', reason: '', facts: { ...offer, id: 'x' } })
    },
    ({ asked }) => {
      asked.stakes = '1000'
    },
    ({ asked }) => {
      asked.requirements.privacy = 'device'
    },
    ({ asked }) => {
      asked.policy.answerWorth = '3'
    },
    (copy) => {
      delete copy.asked
    },
  ]
  for (const lie of lies) expect(await altered(lie), String(lie)).toEqual(['plan-follows'])
  // Its twin: the last digits of a logarithm are not the same everywhere.
  const nearly = await altered(({ plan }) => {
    plan.steps[0].value *= 1 + 1e-12
  })
  expect(nearly).toEqual([])
})

test('error: rightly signed, and of another answer', async () => {
  const { generate: one } = records
  const { record } = await ask.generate(clientOf(['input', 'output']))
  const other = JSON.parse(JSON.stringify(record))
  // Its nonce is another: so are its bytes, its digests and its signature.
  expect(other.exchange.request).not.toBe(one.exchange.request)
  expect(await names(false, { ...one, exchange: other.exchange })).toEqual(['signed-bytes'])
  expect(
    await names(false, { ...one, exchange: { ...one.exchange, protocol: 'openai-embeddings' } }),
  ).toEqual(['request', 'response'])
  expect(await names(false, { ...one, exchange: records.classify.exchange })).toEqual([
    'signed-bytes',
    'request',
    'response',
  ])
})

test('error: signed by somebody else', async () => {
  const copy = structuredClone(records.generate)
  const { evidence } = copy.verdict
  const stranger = privateKeyToAccount(`0x${'66'.repeat(32)}`)
  evidence.signature = await stranger.signMessage({ message: evidence.text })
  copy.attempts[0].verdict = copy.verdict
  expect(await names(false, copy)).toEqual(['signature'])
  // Who names their own key is consistent, and not the one that you trust.
  evidence.signer = stranger.address.toLowerCase()
  copy.plan.steps[0].offer.signer = evidence.signer
  expect(await names(false, copy)).toEqual([])
  expect(await names(false, copy, { signer: signer.key })).toEqual(['signer-trusted'])
})

describe('behavior: a file that lies is never verified', () => {
  const about = (json: Anything) => [
    ['verdict', 'evidence', 'modelId'],
    ['verdict', 'evidence', 'signer'],
    ['verdict', 'evidence', 'text'],
    ['verdict', 'evidence', 'signature'],
    ['inputs', json.verdict.evidence.modelId, 'commitment'],
    ['inputs', json.verdict.evidence.modelId, 'opening', 'salt'],
    ['inputs', json.verdict.evidence.modelId, 'opening', 'bytes'],
    ['output', 'commitment'],
    ['output', 'opening', 'salt'],
    ['output', 'opening', 'bytes'],
    ['exchange', 'request'],
    ['exchange', 'response'],
    ['plan', 'steps', '0', 'offer', 'signer'],
  ]

  test.each(tasks)('%s', async (task) => {
    const json = records[task]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...about(json)),
        fc.nat(100_000),
        fc.nat(14),
        async (path, seed, how) => {
          const copy = structuredClone(json)
          const parent = path.slice(0, -1).reduce((at, key) => at[key], copy)
          const key = path.at(-1) as string
          const value: string = parent[key]
          const digits = [...value.matchAll(/[0-9a-f]/g)]
            .map(({ index }) => index)
            .filter((at) => value[0] !== '0' || at > 1)
          const at = digits[seed % digits.length] as number
          const next = '0123456789abcdef'[(Number.parseInt(value[at] as string, 16) + how + 1) % 16]
          parent[key] = value.slice(0, at) + next + value.slice(at + 1)
          if (path[0] === 'verdict') copy.attempts[0].verdict = copy.verdict
          const result = await verifyRecord(copy, { signer: signer.key })
          expect(result.status, path.join('.')).toBe('failed')
        },
      ),
      { seed: 1, numRuns: 60 },
    )
  })
})
