import { readFile } from 'node:fs/promises'
import type { ModelSource } from '@trine/sdk'
import { expect } from '../fixtures/test.ts'
import { test } from './harness.ts'

type Golden = Record<'inputs' | 'outputs', Record<string, { shape: number[]; data: number[] }>>

const folder = new URL('../../models/lookalike/small/', import.meta.url)

test('lookalike-small gives its golden logits on the CPU and on the GPU', async ({
  page,
  origin,
}) => {
  const manifest = JSON.parse(await readFile(new URL('model.json', folder), 'utf8'))
  const weights = await readFile(new URL('model.onnx', folder))
  origin.on('/lookalike.onnx', (_, response) => void response.writeHead(200).end(weights))
  const source: ModelSource = {
    modelId: manifest.modelId,
    manifest,
    files: { 'model.onnx': 'lookalike.onnx' },
  }
  await page.goto(origin.url)
  const golden: Golden[] = manifest.core.golden
  const seen = await page.evaluate(
    async ({ source, golden }) => {
      const harness = new Harness({ backends: ['webgpu', 'wasm'] })
      const outcomes: Record<string, unknown[]> = { wasm: [], webgpu: [] }
      for (const backend of ['wasm', 'webgpu'])
        for (const { inputs } of golden) {
          const tensors = Object.entries(inputs).map(([name, { shape, data }]) => [
            name,
            { shape, data: Float32Array.from(data) },
          ])
          outcomes[backend]?.push(
            await harness.run(source, Object.fromEntries(tensors), { backend }),
          )
        }
      return outcomes
    },
    { source, golden },
  )
  const [output] = manifest.core.outputs
  const logits = golden.map(({ outputs }) => ({
    outputs: { [output.name]: outputs[output.name]?.data },
  }))
  expect(golden.length).toBeGreaterThan(0)
  expect(seen.wasm).toMatchObject(logits)
  expect(seen.webgpu).toMatchObject(logits)
})
