import type { Page } from '@playwright/test'
import {
  alter,
  answerStatus,
  type Fault,
  flipByte,
  garbage,
  hangUp,
  reorderChunks,
  replaceWith,
  stall,
  truncate,
} from '@trine/test'
import {
  fixtureSource,
  tinyLogits,
} from '../../packages/sdk/src/routes/local/fixtures/fixtureModel.ts'
import { expect } from '../fixtures/test.ts'
import { listOf, models, test } from './harness.ts'

const chunk = 4_194_304
const model = '/big.onnx'
const engine = /ort-wasm-simd-threaded-[\w-]+\.wasm$/
/** The engine's script. It is fetched when verified bytes are handed over, and not before. */
const script = /ort\.wasm/

const run = (page: Page) =>
  page.evaluate(
    async ({ source, data }) => {
      globalThis.harness ??= new Harness({ stallTimeout: 5_000 })
      return harness.tiny(source, data)
    },
    { source: models.big, data: listOf(5) },
  )

const phases = (page: Page) =>
  page.evaluate(() => [...new Set(harness.progress.map(({ phase }) => phase))])

const aPage: Fault = ({ headers }, response) => {
  response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end('<!doctype html>')
}

const longer = alter((body) => Buffer.concat([body, Buffer.from([0])]))

const lies: [string, string | RegExp, Fault, string, Record<string, unknown>][] = [
  ['a flipped byte at the start', model, flipByte(0), 'model/integrity', { chunk: 0 }],
  ['a flipped byte at the end', model, flipByte(-1), 'model/integrity', { chunk: 2 }],
  ['exchanged pieces', model, reorderChunks(chunk), 'model/integrity', { chunk: 0 }],
  ['garbage', model, garbage(), 'model/integrity', { chunk: 0 }],
  ['a flipped byte in the engine', engine, flipByte(5_000_000), 'model/integrity', { chunk: 1 }],
  ['a file cut short', model, truncate(5_000_000), 'model/download-failed', { reason: 'size' }],
  ['a file one byte longer', model, longer, 'model/download-failed', { reason: 'size' }],
  ['an empty file', model, replaceWith(''), 'model/download-failed', { reason: 'size' }],
  ['a page instead', model, aPage, 'model/download-failed', { reason: 'a page of HTML' }],
  ['no such file', model, answerStatus(404), 'model/download-failed', { reason: 'status 404' }],
  ['a closed connection', model, hangUp(), 'model/download-failed', { reason: 'network' }],
  ['silence', model, stall(), 'model/download-failed', { reason: 'stalled' }],
  ['silence half-way', model, stall(5_000_000), 'model/download-failed', { reason: 'stalled' }],
]

for (const [name, path, fault, code, details] of lies)
  test(`${name}: a typed error before the engine is there, and a retry works`, async ({
    page,
    origin,
  }) => {
    await page.goto(origin.url)
    const tellTruth = origin.on(path, fault)
    expect(await run(page)).toMatchObject({ error: { code, details } })
    expect(origin.count(script)).toBe(0)
    expect(await phases(page)).not.toContain('load')
    tellTruth()
    expect(await run(page)).toMatchObject({ outputs: { logits: tinyLogits(5) } })
    expect(origin.count(script)).toBe(1)
  })

/** Changes what is stored, as another script of the origin could. */
const tamper = (page: Page, sha256: string, how: 'swap' | 'cut') =>
  page.evaluate(
    async ({ sha256, how }) => {
      const root = await navigator.storage.getDirectory()
      const trine = await root.getDirectoryHandle('trine')
      const folder = await trine.getDirectoryHandle('chunks')
      const handle = await folder.getFileHandle(sha256)
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer())
      bytes[100] = (bytes[100] ?? 0) ^ 1
      const stream = await handle.createWritable()
      await stream.write(how === 'swap' ? bytes : bytes.subarray(0, 100))
      await stream.close()
    },
    { sha256, how },
  )

const pieces = (models.big.manifest as { core: { files: { chunks: string[] }[] } }).core.files[0]
  ?.chunks as string[]

test('bytes swapped in the store after they had been verified: a typed error, then a download', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  expect(await run(page)).not.toHaveProperty('error')
  await tamper(page, pieces[1] as string, 'swap')
  await page.reload()
  expect(await run(page)).toMatchObject({
    error: { code: 'model/integrity', details: { from: 'store', chunk: 1 } },
  })
  // The browser's cache has the engine's script by now: what tells is that nothing began to load.
  expect(await phases(page)).toEqual([])
  const before = origin.count(model)
  expect(await run(page)).toMatchObject({ outputs: { logits: tinyLogits(5) } })
  expect(origin.count(model)).toBe(before + 1)
  expect(origin.requests.findLast(({ path }) => path === model)?.headers.range).toBe(
    `bytes=${chunk}-${2 * chunk - 1}`,
  )
})

test('a piece cut short in the store is fetched again, without an error', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  expect(await run(page)).not.toHaveProperty('error')
  await tamper(page, pieces[2] as string, 'cut')
  await page.reload()
  const before = origin.count(model)
  expect(await run(page)).toMatchObject({ outputs: { logits: tinyLogits(5) } })
  expect(origin.count(model)).toBe(before + 1)
})

test('a download that was cut off goes on from the last whole piece', async ({ page, origin }) => {
  await page.goto(origin.url)
  const tellTruth = origin.on(model, truncate(5_000_000))
  expect(await run(page)).toMatchObject({ error: { code: 'model/download-failed' } })
  tellTruth()
  expect(await run(page)).not.toHaveProperty('error')
  expect(origin.requests.findLast(({ path }) => path === model)?.headers.range).toBe(
    `bytes=${chunk}-${9_000_000 - 1}`,
  )
})

test('a server that ignores ranges is listened to from the start', async ({ page, origin }) => {
  await page.goto(origin.url)
  origin.on(model, truncate(5_000_000), 1)
  expect(await run(page)).toMatchObject({ error: { code: 'model/download-failed' } })
  origin.on(
    model,
    async (_, response) => {
      const whole = await fetch(new URL(model, origin.url), { headers: { 'x-whole': '1' } })
      response.writeHead(200).end(Buffer.from(await whole.arrayBuffer()))
    },
    1,
  )
  expect(await run(page)).toMatchObject({ outputs: { logits: tinyLogits(5) } })
})

test('a manifest that lies about the shape: a typed error before any run', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  const source = fixtureSource({
    url: 'tiny.onnx',
    core: {
      inputs: [{ name: 'bytes', dtype: 'float32', shape: [1, 32] }],
      golden: [],
    },
  })
  const outcome = await page.evaluate((source) => new Harness().preload(source), source)
  expect(outcome).toMatchObject({ error: { code: 'model/shape-mismatch' } })
})

test('golden vectors that come out otherwise: the backend is not offered again', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  const inputs = { bytes: { shape: [1, 64], data: listOf(0) } }
  const outputs = { logits: { shape: [1, 2], data: [1, 2] } }
  const source = fixtureSource({ url: 'tiny.onnx', core: { golden: [{ inputs, outputs }] } })
  const seen = await page.evaluate(async (source) => {
    const harness = new Harness()
    const before = await harness.offers(source)
    const outcome = await harness.preload(source)
    return { before, outcome, after: await harness.offers(source) }
  }, source)
  expect(seen.before).toHaveLength(1)
  expect(seen.outcome).toMatchObject({ error: { code: 'model/health-check-failed' } })
  expect(seen.after).toHaveLength(0)
})
