import { readFileSync, writeFileSync } from 'node:fs'
import { toJsonSchema } from '@valibot/to-json-schema'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { classify } from '../actions/classify.js'
import { createClient } from '../client/createClient.js'
import { manifestSchema } from '../models/manifest.js'
import { defineModel } from '../models/model.js'
import { classifyTask } from '../tasks/classify.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { quorumEvidence } from '../testing/fixtures/quorum.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { parseRecord } from './record.js'
import { recordSchema } from './schema.js'

// biome-ignore lint/suspicious/noExplicitAny: anything may stand in what is checked.
type Anything = any

const isRecord = (json: unknown) => {
  try {
    parseRecord(json)
    return true
  } catch {
    return false
  }
}

/** Records that this package wrote while each version was the current one. */
const older = ([1, 2, 3] as const).map((version) =>
  JSON.parse(readFileSync(new URL(`fixtures/version${version}.json`, import.meta.url), 'utf8')),
)

const schemas = { record: recordSchema, model: manifestSchema } as const
const fileOf = (name: string) => new URL(`../../schemas/${name}.schema.json`, import.meta.url)
const validator = (name: string) =>
  // Formats are said by patterns and lengths too; the validator alone knows none.
  new Ajv({ formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ } }).compile(
    JSON.parse(readFileSync(fileOf(name), 'utf8')),
  )

test.each(['record', 'model'] as const)('default: %s.schema.json is current', (name) => {
  const schema = toJsonSchema(schemas[name] as Anything, {
    // In JSON every number is finite, and nothing is read-only.
    ignoreActions: ['finite', 'readonly'],
    overrideAction: ({ valibotAction, jsonSchema }: Anything) =>
      valibotAction.type === 'safe_integer' ? { ...jsonSchema, type: 'integer' } : undefined,
    // Without this a tuple may be shorter or longer.
    overrideSchema: ({ valibotSchema, jsonSchema }: Anything) => {
      if (valibotSchema.type !== 'tuple') return undefined
      const { length } = valibotSchema.items
      return { ...jsonSchema, minItems: length, maxItems: length }
    },
  })
  const text = `${JSON.stringify(schema, null, 2)}\n`
  if (process.env.UPDATE) writeFileSync(fileOf(name), text)
  expect(readFileSync(fileOf(name), 'utf8'), `UPDATE=1 writes ${name}.schema.json`).toBe(text)
})

describe('behavior: another validator', () => {
  const records = async (include: readonly ('input' | 'output')[]) => {
    const outputs = ({ offer }: { offer: { route: string } }) =>
      offer.route === 'one' ? Promise.reject(new Error()) : logits(1, 0)
    const routes = ['one', 'two'].map((id) => fakeRoute({ id, outputs }).route)
    const client = createClient({ routes, records: { include } })
    const ask = { models: [toySource()], input: 'example.com' }
    await classify(client, ask)
    await classify(client, { ...ask, signal: AbortSignal.abort() }).catch(() => {})
    await classify(client, { ...ask, input: '' }).catch(() => {})
    await classify(client, { ...ask, require: { maxLatency: 0 } }).catch(() => {})
    return JSON.parse(JSON.stringify(await client.records.list()))
  }

  test('accepts real records, and refuses altered ones', async () => {
    const accepts = validator('record')
    const all = [...(await records([])), ...(await records(['input', 'output']))]
    expect(new Set(all.map(({ status }: Anything) => status))).toEqual(
      new Set(['answered', 'aborted', 'failed', 'abstained']),
    )
    for (const record of all) expect(accepts(record), JSON.stringify(accepts.errors)).toBe(true)
    const changes: ((record: Anything) => void)[] = [
      (record) => {
        record.note = 1
      },
      (record) => {
        record.id = 'x'
      },
      (record) => {
        record.status = 'fine'
      },
      (record) => {
        record.openedAt = 'yesterday'
      },
      (record) => {
        record.money.charged = '1e3'
      },
      (record) => {
        delete record.money
      },
      (record) => {
        record.attempts[0].took = -1
      },
      (record) => {
        record.verdict.status = 'sure'
      },
      (record) => {
        record.plan.steps[0].offer.arrives = 2
      },
      (record) => {
        record.plan.steps[0].offer.download = 1.5
      },
    ]
    const answered = all.find(({ status }: Anything) => status === 'answered')
    for (const change of changes) {
      const altered = structuredClone(answered)
      change(altered)
      expect(accepts(altered), String(change)).toBe(false)
    }
  })

  test('accepts records of older versions, and takes none for another', async () => {
    const accepts = validator('record')
    const both = (json: Anything) => {
      const accepted = accepts(json)
      expect(isRecord(json)).toBe(accepted)
      return accepted
    }
    const [current] = (await records([])).filter(({ status }: Anything) => status === 'answered')
    const all = [...older, current]
    for (const [i, record] of all.entries())
      for (const version of [1, 2, 3, 4])
        expect(both({ ...record, version }), `${i + 1} as ${version}`).toBe(version === i + 1)
    // Evidence of a quorum came with version 2, and of providers with version 3.
    const model = defineModel(toySource())
    const payload = await classifyTask.encode(model, 'example.com')
    const evidence = await quorumEvidence({ model, payload, outputs: logits(1, 0) })
    const verdict = { ...current.verdict, kind: 'quorum(3,5)', evidence }
    expect(all.map((record) => both({ ...record, verdict }))).toEqual([false, true, true, true])
    const none = { kind: 'none', modelId: model.id, provider: 'somebody' }
    const bare = { ...current.verdict, status: 'unverified', kind: 'none', evidence: none }
    const told = all.map((record) => both({ ...record, verdict: bare }))
    expect(told).toEqual([false, false, true, true])
  })

  test('accepts real manifests, and refuses altered ones', () => {
    const accepts = validator('model')
    const manifest = toySource().manifest as Anything
    expect(accepts(manifest), JSON.stringify(accepts.errors)).toBe(true)
    const changes: ((manifest: Anything) => void)[] = [
      (one) => {
        one.note = 1
      },
      (one) => {
        one.modelId = '0x12'
      },
      (one) => {
        one.core.files[0].path = '../x'
      },
      (one) => {
        one.core.files[0].size = 5.5
      },
      (one) => {
        one.core.files[0].chunks = ['ab']
      },
      (one) => {
        one.core.task = 'guess'
      },
      (one) => {
        one.core.inputs[0].shape = [0]
      },
      (one) => {
        one.core.preprocess.length = 254
      },
      (one) => {
        delete one.core.golden
      },
    ]
    for (const change of changes) {
      const altered = structuredClone(manifest)
      change(altered)
      expect(accepts(altered), String(change)).toBe(false)
    }
  })
})
