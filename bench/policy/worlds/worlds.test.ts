import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { toJsonSchema } from '@valibot/to-json-schema'
import { describe, expect, test } from 'vitest'
import { drawWorld } from './drawWorld.ts'
import { readWorld } from './readWorld.ts'
import { distribution, worldSchema } from './worldSchema.ts'

const folder = new URL('./', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const shipped = files.filter((name) => name !== 'world.schema.json')
// biome-ignore lint/suspicious/noExplicitAny: a file is changed in ways that its type forbids.
const read = (name: string): any => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

test.each(shipped)('behavior: %s is a world, and named as its file', (name) => {
  expect(`${readWorld(read(name)).name}.json`).toBe(name)
})

test('behavior: the schema beside the worlds is that of the code', () => {
  const schema = toJsonSchema(worldSchema, { typeMode: 'input', definitions: { distribution } })
  const file = new URL('world.schema.json', folder)
  if (process.env.UPDATE) writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema)
})

// biome-ignore lint/suspicious/noExplicitAny: as above.
type Change = (world: any) => void

describe('error: names the field', () => {
  test.each<[string, Change]>([
    [
      '/offers/cloud~1alpha~1large/truth/arrives',
      (w) => (w.offers['cloud/alpha/large'].truth.arrives = 2),
    ],
    [
      '/offers/cloud~1alpha~1large/truth/latency/sigma',
      (w) => (w.offers['cloud/alpha/large'].truth.latency.sigma = -1),
    ],
    ['/offers/cloud~1alpha~1large/model', (w) => (w.offers['cloud/alpha/large'].model = 'none')],
    [
      '/offers/cloud~1alpha~1large/stated/p95',
      (w) => (w.offers['cloud/alpha/large'].stated.p95 = 1),
    ],
    [
      '/offers/cloud~1alpha~1large/stated/ceiling',
      (w) => (w.offers['cloud/alpha/large'].stated.ceiling = 0),
    ],
    ['/labels', (w) => (w.labels.benign = 0.5)],
    ['/models/small/errors/phishing', (w) => delete w.models.small.errors.phishing],
    ['/models/small/errors/other', (w) => (w.models.small.errors.other = 0.5)],
    ['/requests', (w) => (w.requests[0].share = 0.1)],
    [
      '/requests/0/stakes/byLabel/phishing',
      (w) => (w.requests[0].stakes = { byLabel: { benign: 1 } }),
    ],
    ['/phases/1/from', (w) => (w.phases[1].from = 10)],
    ['/phases/0/changes/offers/nobody', (w) => (w.phases[0].changes.offers.nobody = {})],
    [
      '/phases/0/changes/offers/cloud~1alpha~1large/stated/p95',
      (w) => (w.phases[0].changes.offers['cloud/alpha/large'].stated = { latency: 1e6 }),
    ],
    ['/calls', (w) => (w.calls = 0)],
    ['/extra', (w) => (w.extra = 1)],
    ['/feedback', (w) => delete w.feedback],
  ])('%s', (pointer, change) => {
    const world = read('drift.json')
    change(world)
    expect(() => readWorld(world)).toThrow(`${pointer}: `)
  })
})

test.each([
  ['held-out-still.json', 1, false],
  ['held-out-changing.json', 2, true],
] as const)('behavior: %s is what its seed gives', (name, seed, changes) => {
  const drawn = drawWorld(seed, { changes })
  if (process.env.UPDATE)
    writeFileSync(new URL(name, folder), `${JSON.stringify(drawn, null, 2)}\n`)
  expect(read(name)).toEqual(drawn)
})
