import { local } from '@trine/sdk/local'
import { defineModel } from '@trine/sdk/model'
import { tinyInput, tinyLogits } from '../../packages/sdk/src/routes/local/fixtures/fixtureModel.ts'
import { expect } from '../fixtures/test.ts'
import { listOf, models, test } from './harness.ts'

const engine = { size: 14_239_897, sha256: /^0x3398c10d/ }

test('a model runs in the page, under its policy, with offers that say what it takes', async ({
  page,
  origin,
}) => {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(origin.url)
  const seen = await page.evaluate(
    async ({ source, data }) => {
      const harness = new Harness()
      const before = await harness.offers(source)
      const answer = await harness.tiny(source, data)
      return { before, answer, after: await harness.offers(source), progress: harness.progress }
    },
    { source: models.tiny, data: listOf(5) },
  )
  const download = engine.size + 2_318
  expect(seen.before).toMatchObject([{ download, latency: { state: 'cold' }, privacy: 'device' }])
  expect(seen.after).toMatchObject([{ download: 0, latency: { state: 'warm' } }])
  expect(seen.answer).toMatchObject({
    outputs: { logits: tinyLogits(5) },
    evidence: {
      backend: 'wasm',
      goldenVectors: 2,
      runtimeHash: expect.stringMatching(engine.sha256),
    },
  })
  const downloads = seen.progress.filter(({ phase }) => phase === 'download')
  expect(downloads.at(0)).toEqual({ phase: 'download', loaded: 0, total: download })
  expect(downloads.at(-1)).toEqual({ phase: 'download', loaded: download, total: download })
  expect(complaints).toEqual([])
})

test('offers download nothing and start nothing', async ({ page, origin }) => {
  await page.goto(origin.url)
  const before = origin.requests.length
  await page.evaluate((source) => new Harness().offers(source), models.big)
  expect(origin.requests.length).toBe(before)
  expect(page.workers()).toEqual([])
})

test('the second visit downloads nothing, and needs no network', async ({ page, origin }) => {
  await page.goto(origin.url)
  const first = await page.evaluate((source) => new Harness().preload(source), models.big)
  expect(first).not.toHaveProperty('error')
  await page.reload()
  // The engine's script is the app's, and may be cached by it as it likes; ours are the files.
  await page.route(/\.(wasm|onnx)$/, (route) => route.abort())
  const again = await page.evaluate(
    async ({ source, data }) => {
      const harness = new Harness()
      const offers = await harness.offers(source)
      return { offers, answer: await harness.tiny(source, data), progress: harness.progress }
    },
    { source: models.big, data: listOf(2) },
  )
  expect(again.offers).toMatchObject([{ download: 0, latency: { state: 'cold' } }])
  expect(again.answer).toMatchObject({ outputs: { logits: tinyLogits(2) } })
  expect(again.progress.some(({ phase }) => phase === 'download')).toBe(false)
})

test('Node gives the same logits as the page, from the same engine', async ({ page, origin }) => {
  await page.goto(origin.url)
  const here = { ...models.tiny, files: { 'model.onnx': `${origin.url}tiny.onnx` } }
  const inPage = await page.evaluate(({ source, data }) => new Harness().tiny(source, data), {
    source: here,
    data: listOf(9),
  })
  const model = defineModel(here)
  const route = local()({ clientId: 'node' })
  type Attempt = Parameters<typeof route.run>[0]
  const inNode = await route.run({
    request: {} as Attempt['request'],
    offer: { id: 'local/fixture-tiny/wasm' } as Attempt['offer'],
    model,
    payload: {
      bytes: new Uint8Array(),
      tensors: { bytes: { shape: [1, 64], data: tinyInput(9) } },
    },
    signal: new AbortController().signal,
    onProgress: () => {},
    onText: () => {},
    onMoney: () => {},
  })
  await route.unload?.()
  expect([...(inNode.outputs.logits?.data ?? [])]).toEqual(tinyLogits(9))
  expect(inPage).toMatchObject({
    outputs: { logits: tinyLogits(9) },
    evidence: { ...inNode.evidence },
  })
})
