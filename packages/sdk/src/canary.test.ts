import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { classify } from './actions/classify.js'
import { quote } from './actions/quote.js'
import { run } from './actions/run.js'
import { createClient } from './client/createClient.js'
import { ConsentDeniedError } from './errors/policy.js'
import { AbortedError } from './errors/request.js'
import { quoteQueryOptions } from './query/quote.js'
import type { StatusUpdate } from './request/request.js'
import { fakeRoute } from './testing/fakeRoute.js'
import { canary, clean, hex, written } from './testing/fixtures/canary.js'
import { logits, toySource } from './testing/fixtures/toyModel.js'
import { toHex } from './utils/hex.js'

const inputs = [
  `${canary}.example`,
  `https://${canary}.example/${canary}`,
  `javascript:${canary}`,
  `${canary} .example`,
  `${canary}..example`,
  `mailto:${canary}@example.com`,
  canary.repeat(7),
  canary.repeat(1000),
  new TextEncoder().encode(`${canary}.example`),
]

/** A route that says what it was given, wherever it can. */
const chatty = (mode: 'answers' | 'fails' | 'lies') =>
  fakeRoute({
    outputs: ({ onProgress }) => {
      onProgress({ phase: 'run', loaded: 1, total: 1 })
      if (mode === 'fails') throw new Error(`I was given ${canary}`)
      if (mode === 'lies') return { logits: { shape: [1, 2], data: canary as never } }
      return logits(1, 0)
    },
  }).route

for (const mode of ['answers', 'fails', 'lies'] as const)
  test(`behavior: an input is written nowhere, and the route ${mode}`, async () => {
    const client = createClient({ routes: [chatty(mode)] })
    const updates: StatusUpdate[] = []
    const onStatus = (update: StatusUpdate) => updates.push(update)
    for (const [i, input] of inputs.entries()) {
      const parameters = { models: [toySource()], input }
      const answer = await classify(client, {
        ...parameters,
        onStatus,
        idempotencyKey: `${i}`,
      }).catch((error) => error)
      clean(
        answer instanceof Error
          ? answer
          : [answer.record, answer.plan, answer.verdict, answer.output],
      )
      clean(await quote(client, parameters).catch((error) => error))
      clean(quoteQueryOptions(client, parameters).queryKey)
    }
    const tensor = { shape: [1], data: new Float32Array(1) }
    for (const input of [{ [canary]: tensor }, { bytes: canary }, canary])
      clean(
        await run(client, { models: [toySource()], input: input as never }).catch((error) => error),
      )
    clean(updates)
    clean(await client.records.list())
    clean([...client.runs.values()].map(({ fingerprint }) => fingerprint))
    clean([...client.runs.keys()])
  })

test('behavior: its twin: the opening that the app is given holds it, and so does an opted-in record', async () => {
  const client = createClient({ routes: [chatty('answers')], records: { include: ['input'] } })
  const answer = await classify(client, { models: [toySource()], input: `${canary}.example` })
  const opened = Object.values(answer.openings.inputs).map(({ bytes }) => toHex(bytes))
  expect(opened.join()).toContain(hex)
  expect(written(await client.records.list())).toContain(hex)
})

test('behavior: a cause is kept if it is of this SDK, and what it was caused by is not', () => {
  const foreign = new Error(canary)
  const inner = new ConsentDeniedError({ offer: 'fake/toy', cause: foreign })
  const outer = new AbortedError({ cause: inner })
  expect(outer.cause).toBe(inner)
  expect('cause' in inner).toBe(false)
  clean(outer)
  // Its twin: a console does show the causes of errors.
  expect(inspect(new Error('outer', { cause: foreign }), { depth: 10 })).toContain(canary)
})
