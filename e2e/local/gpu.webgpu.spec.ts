import { tinyLogits } from '../../packages/sdk/src/routes/local/fixtures/fixtureModel.ts'
import { expect } from '../fixtures/test.ts'
import { listOf, models, test } from './harness.ts'

test('the GPU gives the same integer logits as the CPU, and did run', async ({ page, origin }) => {
  // Counts what the worker hands to the GPU, before any of its own code runs.
  const count = () => {
    const self = globalThis as unknown as { dispatches: number }
    self.dispatches = 0
    const { prototype } = (
      globalThis as unknown as {
        GPUComputePassEncoder: { prototype: { dispatchWorkgroups(...sizes: number[]): void } }
      }
    ).GPUComputePassEncoder
    const { dispatchWorkgroups } = prototype
    prototype.dispatchWorkgroups = function (...sizes) {
      self.dispatches++
      dispatchWorkgroups.apply(this, sizes)
    }
  }
  origin.on(/worker-[\w-]+\.js$/, ({ headers, body, status }, response) => {
    response.writeHead(status, { 'content-type': headers['content-type'] ?? '' })
    response.end(`(${count})();${body}`)
  })
  await page.goto(origin.url)
  const inputs = [0, 1, 5, 9].map(listOf)
  const seen = await page.evaluate(
    async ({ tiny, inputs }) => {
      const harness = new Harness({ backends: ['webgpu', 'wasm'] })
      const offers = await harness.offers(tiny)
      const cpu = []
      const gpu = []
      for (const data of inputs) {
        cpu.push(await harness.tiny(tiny, data, { backend: 'wasm' }))
        gpu.push(await harness.tiny(tiny, data, { backend: 'webgpu' }))
      }
      return { offers, cpu, gpu }
    },
    { tiny: models.tiny, inputs },
  )
  expect(seen.offers.map(({ id }) => id)).toEqual([
    'local/fixture-tiny/webgpu',
    'local/fixture-tiny/wasm',
  ])
  const logits = [0, 1, 5, 9].map((n) => ({ outputs: { logits: tinyLogits(n) } }))
  expect(seen.cpu).toMatchObject(logits)
  expect(seen.gpu).toMatchObject(logits)
  expect(seen.gpu[0]).toMatchObject({
    evidence: { backend: 'webgpu', runtimeHash: expect.stringMatching(/^0xa54c76f8/) },
  })
  const dispatches = await Promise.all(
    page.workers().map((worker) => worker.evaluate(() => Reflect.get(globalThis, 'dispatches'))),
  )
  // Two golden vectors and four inputs, two products each; and nothing on the CPU's worker.
  expect(dispatches.sort((a, b) => a - b)[0]).toBe(0)
  expect(dispatches[1]).toBeGreaterThanOrEqual(12)
})

test('WebGPU is not offered unless asked for', async ({ page, origin }) => {
  await page.goto(origin.url)
  const offers = await page.evaluate((tiny) => new Harness().offers(tiny), models.tiny)
  expect(offers.map(({ id }) => id)).toEqual(['local/fixture-tiny/wasm'])
})
