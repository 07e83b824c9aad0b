import { hangUp, slow, stall } from '@trine/test'
import { tinyLogits } from '../../packages/sdk/src/routes/local/fixtures/fixtureModel.ts'
import { expect } from '../fixtures/test.ts'
import { listOf, models, test } from './harness.ts'

const aborted = { error: { name: 'AbortError' } }
const right = { outputs: { logits: tinyLogits(5) } }
const facts = { ...models, data: listOf(5) }

test('cancel while downloading: at once, and the next call works', async ({ page, origin }) => {
  await page.goto(origin.url)
  const tellTruth = origin.on('/big.onnx', slow(2_000_000))
  const first = await page.evaluate(async ({ big, data }) => {
    globalThis.harness = new Harness()
    const call = harness.tiny(big, data, { abort: 'a' })
    await harness.reached('download', 1_000_000)
    harness.aborts.get('a')?.abort()
    return call
  }, facts)
  expect(first).toMatchObject(aborted)
  tellTruth()
  expect(await page.evaluate(({ big, data }) => harness.tiny(big, data), facts)).toMatchObject(
    right,
  )
})

test('cancel while another tab downloads: the wait for it ends', async ({ page, origin }) => {
  await page.goto(origin.url)
  const other = await page.context().newPage()
  await other.goto(origin.url)
  origin.on('/big.onnx', stall(1_000))
  const holding = other.evaluate(async ({ big }) => {
    globalThis.harness = new Harness()
    void harness.preload(big)
    await harness.reached('download')
  }, facts)
  await holding
  await expect.poll(() => origin.count('/big.onnx')).toBe(1)
  const waited = await page.evaluate(async ({ big, data }) => {
    const harness = new Harness()
    const call = harness.tiny(big, data, { abort: 'a' })
    // It asks for the lock that the other tab holds.
    while (!(await navigator.locks.query()).pending?.length)
      await new Promise((resolve) => setTimeout(resolve, 5))
    harness.aborts.get('a')?.abort()
    return call
  }, facts)
  expect(waited).toMatchObject(aborted)
  expect(origin.count('/big.onnx')).toBe(1)
})

test('cancel while loading: at once, and the next call works', async ({ page, origin }) => {
  await page.goto(origin.url)
  const seen = await page.evaluate(async ({ tiny, data }) => {
    const harness = new Harness()
    const call = harness.tiny(tiny, data, { abort: 'a' })
    await harness.reached('load')
    harness.aborts.get('a')?.abort()
    const outcome = await call
    return { outcome, next: await harness.tiny(tiny, data) }
  }, facts)
  expect(seen.outcome).toMatchObject(aborted)
  expect(seen.next).toMatchObject(right)
})

test('cancel while running: at once, those in line go on unseen, and the next call works', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  const seen = await page.evaluate(async ({ spin, tiny, data }) => {
    const harness = new Harness()
    await harness.spin(spin, 1)
    await harness.tiny(tiny, data)
    harness.progress.length = 0
    // Longer than the test may last.
    const call = harness.spin(spin, 100_000_000, { abort: 'a' })
    const queued = harness.tiny(tiny, data)
    const gone = harness.tiny(tiny, data, { abort: 'b' })
    await harness.reached('run')
    // All three: one is in the engine, two are in the line.
    await harness.reached('queue', 0, 3)
    harness.aborts.get('b')?.abort()
    const left = await gone
    harness.aborts.get('a')?.abort()
    const stopped = await call
    return { left, stopped, queued: await queued, next: await harness.tiny(tiny, data) }
  }, facts)
  expect(seen.left).toMatchObject(aborted)
  expect(seen.stopped).toMatchObject(aborted)
  expect(seen.queued).toMatchObject(right)
  expect(seen.next).toMatchObject(right)
})

test('cancel of a short run keeps the model loaded', async ({ page, origin }) => {
  await page.goto(origin.url)
  const worker = page.waitForEvent('worker')
  const seen = await page.evaluate(async ({ spin }) => {
    // Far longer than the run: what is shown is that within the grace nothing is ended.
    const harness = new Harness({ grace: 20_000 })
    await harness.spin(spin, 1)
    harness.progress.length = 0
    // Most of a second, so that it is cancelled before it ends.
    const call = harness.spin(spin, 200_000, { abort: 'a' })
    await harness.reached('run')
    harness.aborts.get('a')?.abort()
    const outcome = await call
    const next = await harness.spin(spin, 1)
    return { outcome, next, offers: await harness.offers(spin) }
  }, facts)
  expect(seen.outcome).toMatchObject(aborted)
  expect(seen.next).not.toHaveProperty('error')
  expect(page.workers()).toEqual([await worker])
})

test('a signal aborted before the call starts nothing', async ({ page, origin }) => {
  await page.goto(origin.url)
  const before = origin.requests.length
  const outcome = await page.evaluate(({ tiny, data }) => {
    const harness = new Harness()
    const call = harness.tiny(tiny, data, { abort: 'a' })
    harness.aborts.get('a')?.abort()
    return call
  }, facts)
  expect(outcome).toMatchObject(aborted)
  expect(origin.requests.slice(before).filter(({ path }) => /onnx|wasm/.test(path))).toEqual([])
})

test('unloading ends the worker, and the next call works', async ({ page, origin }) => {
  await page.goto(origin.url)
  await page.evaluate(async ({ tiny, data }) => {
    globalThis.harness = new Harness()
    await harness.tiny(tiny, data)
  }, facts)
  expect(page.workers()).toHaveLength(1)
  await page.evaluate(() => harness.unload())
  await expect.poll(() => page.workers().length).toBe(0)
  expect(await page.evaluate(({ tiny, data }) => harness.tiny(tiny, data), facts)).toMatchObject(
    right,
  )
})

test('a worker that cannot start: a typed error, and the next call works', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  await page.route(/worker-/, (route) => route.abort())
  const outcome = await page.evaluate(({ tiny, data }) => {
    globalThis.harness = new Harness()
    return harness.tiny(tiny, data)
  }, facts)
  expect(outcome).toMatchObject({
    error: { code: 'model/download-failed', details: { file: 'worker.js' } },
  })
  await page.unroute(/worker-/)
  expect(await page.evaluate(({ tiny }) => harness.offers(tiny), facts)).toHaveLength(1)
  expect(await page.evaluate(({ tiny, data }) => harness.tiny(tiny, data), facts)).toMatchObject(
    right,
  )
})

test('an engine script that is not had once: a typed error, and the next call works', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  const tellTruth = origin.on(/ort\.wasm/, hangUp())
  const outcome = await page.evaluate(({ tiny, data }) => {
    globalThis.harness = new Harness()
    return harness.tiny(tiny, data)
  }, facts)
  expect(outcome).toMatchObject({
    error: { code: 'model/download-failed', details: { file: 'onnxruntime-web' } },
  })
  tellTruth()
  expect(await page.evaluate(({ tiny, data }) => harness.tiny(tiny, data), facts)).toMatchObject(
    right,
  )
})

test('a worker that ends by itself: a typed error, and the next call works', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  await page.evaluate(async ({ tiny, data }) => {
    globalThis.harness = new Harness()
    await harness.tiny(tiny, data)
  }, facts)
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('The worker is broken.')
    })
  })
  await expect.poll(() => page.workers().length).toBe(0)
  expect(await page.evaluate(({ tiny, data }) => harness.tiny(tiny, data), facts)).toMatchObject(
    right,
  )
})
