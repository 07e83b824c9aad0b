// Checked by the type check, and never run: what must compile, and what must not.
import type { ProviderV3 } from '@ai-sdk/provider'
import type { ChatTransport, UIMessage } from 'ai'
import { trine, trineChatTransport } from './exports/aiSdk.js'
import type {
  Answer,
  Classification,
  Client,
  Consent,
  Generation,
  Offer,
  Provisional,
  Usd,
} from './exports/index.js'
import {
  anyOf,
  classify,
  createClient,
  embed,
  generate,
  preload,
  quote,
  run,
  start,
  usd,
} from './exports/index.js'
import { createFetch } from './exports/openai.js'
import { planRequest } from './exports/policy.js'
import { quoteQueryOptions } from './exports/query.js'
import { fakeRoute } from './exports/test.js'
import { toySource } from './testing/fixtures/toyModel.js'

const { route } = fakeRoute({ outputs: () => ({}) })
const models = [toySource()] as const
declare const offer: Offer
declare const maybe: AbortSignal | undefined

const client: Client = createClient({
  routes: [route],
  policy: undefined,
  budget: undefined,
  consent: undefined,
  records: { store: undefined, include: undefined },
})

export const amount: Usd = usd('1')
// @ts-expect-error a plain bigint is of no unit
export const wei: Usd = 1n
// @ts-expect-error nor is a number
usd(1)
// @ts-expect-error stakes are dollars
classify(client, { models, input: 'x', stakes: 5n })
// @ts-expect-error a budget is dollars
createClient({ routes: [route], budget: { perCall: 5n } })

// What is undefined is left out, under `exactOptionalPropertyTypes` too.
export const answer = await classify(client, {
  models,
  input: new Uint8Array(),
  stakes: undefined,
  require: { evidence: anyOf('proved', 'quorum(3,5)'), privacy: undefined },
  signal: maybe,
  idempotencyKey: undefined,
  onStatus: undefined,
})
export const label: string = answer.output.label
export const chance: number | undefined = answer.output.probabilities?.phishing
// @ts-expect-error an answer is not to be changed in type: its verdict is one of three
export const status: 'sure' = answer.verdict.status

export const { output } = await run(client, {
  models,
  input: { x: { shape: [1], data: new Float32Array(1) } },
})
// @ts-expect-error a tensor may be missing
export const size: number = output.y.data.length
// @ts-expect-error tensors, not text
run(client, { models, input: 'x' })
// @ts-expect-error text, not tensors
classify(client, { models, input: { x: { shape: [1], data: new Float32Array(1) } } })
// @ts-expect-error no such kind of evidence
anyOf('trusted')
// @ts-expect-error models are named
classify(client, { input: 'x' })

export const { output: written } = await generate(client, {
  models,
  input: { messages: [{ role: 'user', content: 'x' }], maxTokens: 5, stop: undefined },
})
export const ending: 'stop' | 'length' | 'content-filter' | 'other' = written.finishReason
// @ts-expect-error no such role
generate(client, { models, input: [{ role: 'tool', content: 'x' }] })
// @ts-expect-error no such setting
generate(client, { models, input: { messages: [], max_tokens: 5 } })
export const { output: vectors } = await embed(client, { models, input: ['x'] as const })
export const vector: Float32Array | undefined = vectors[0]
// @ts-expect-error texts, not tokens
embed(client, { models, input: [1, 2] })

const registry = { toy: models }
export const transport: ChatTransport<UIMessage> = trineChatTransport(client, { models })
export const provider: ProviderV3 = trine(client, { models: registry })
export const fetched: typeof fetch = createFetch(client, { models: registry, stakes: usd('1') })
// @ts-expect-error models have names there
createFetch(client, { models })

await preload(client, { models, signal: maybe, onProgress: undefined })
await quote(client, { models, input: 'x', signal: maybe })
await quote(client, { task: 'run', models, input: {} })
await quote(client, { task: 'generate', models, input: [{ role: 'user', content: 'x' }] })
await quote(client, { task: 'embed', models, input: ['x'] })
// @ts-expect-error a quote of tensors says so
await quote(client, { models, input: {} })
export const { queryKey } = quoteQueryOptions(client, { models, input: 'x' })
export const consent: Consent = ({ offer: { price } }) => price.ceiling === '0'
// @ts-expect-error a plan needs a policy
planRequest({ labels: [], stakes: undefined, requirements: {} }, [offer])

const begun = start(client, { task: 'classify', models, input: 'x', restarts: false })
export const first: Provisional<Classification> | undefined = await begun.provisional
export const final: Answer<Classification> = await begun.answer
export const agrees: boolean | undefined = final.provisional?.agrees
const talk = start(client, { task: 'generate', models, input: [{ role: 'user', content: 'x' }] })
export const said: Answer<Generation> = await talk.answer
export const pieces: AsyncIterable<string> = talk.text
declare const early: Provisional<Classification>
// @ts-expect-error what is provisional is no answer
export const wrong: Answer<Classification> = early
// @ts-expect-error nor is an answer provisional
export const wronger: Provisional<Classification> = final
// @ts-expect-error a conversation, not tensors
start(client, { task: 'generate', models, input: { x: { shape: [1], data: new Float32Array(1) } } })
// @ts-expect-error which task is to be said
start(client, { models, input: 'x' })
