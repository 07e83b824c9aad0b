import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Model } from '../../models/model.js'
import type { Progress, TensorMap } from '../../request/request.js'
import type { Offer } from '../route.js'
import { fixtureModel, tinyInput, tinyLogits } from './fixtures/fixtureModel.js'
import { inProcess } from './fixtures/inProcess.js'
import { noRequest } from './fixtures/request.js'
import { createLocalRoute } from './localRoute.js'

const address = (name: string) => new URL(`fixtures/${name}.onnx`, import.meta.url).href
const tiny = fixtureModel({ url: address('tiny') })
const spin = fixtureModel({ name: 'spin', url: address('spin') })
const never = new AbortController().signal

let route = open()
beforeEach(() => {
  route = open()
})

function open(parameters: Partial<Parameters<typeof createLocalRoute>[0]> = {}) {
  return createLocalRoute({
    platform: inProcess(),
    backends: ['wasm'],
    assets: {},
    threads: 1,
    store: 'memory',
    stallTimeout: 1_000,
    grace: 20,
    ...parameters,
  })
}

const offers = (model: Model) => route.offers({ request: noRequest(model), signal: never })

function run(
  model: Model,
  tensors: TensorMap,
  { signal = never, progress = [] as Progress[] } = {},
) {
  return route.run({
    request: noRequest(model),
    offer: { id: `local/${model.manifest.core.name}/wasm` } as Offer,
    model,
    payload: { bytes: new Uint8Array(), tensors },
    signal,
    onProgress: (seen) => void progress.push(seen),
  })
}

const bytes = (n: number) => ({ bytes: { shape: [1, 64], data: tinyInput(n) } })

test('default', async () => {
  const [offer] = await offers(tiny)
  expect(offer).toMatchObject({
    id: 'local/fixture-tiny/wasm',
    privacy: 'device',
    evidence: 'device',
    determinism: 'exact',
    price: { ceiling: '0', expected: '0' },
    latency: { state: 'cold' },
    download: 0,
    cancellable: true,
  })
  const progress: Progress[] = []
  const answer = await run(tiny, bytes(5), { progress })
  expect([...(answer.outputs.logits?.data ?? [])]).toEqual(tinyLogits(5))
  expect(answer.charged).toBe('0')
  expect(answer.evidence).toEqual({
    kind: 'device',
    modelId: tiny.id,
    runtimeHash: '0x3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
    backend: 'wasm',
    variant: 'fp32',
    goldenVectors: 2,
  })
  expect(progress.map(({ phase }) => phase)).toEqual(['load', 'load', 'queue', 'run'])
  expect(await offers(tiny)).toMatchObject([{ latency: { state: 'warm' }, arrives: 0.999 }])
})

test('behavior: the input stays with the caller', async () => {
  const input = bytes(5)
  await run(tiny, input)
  expect(input.bytes.data).toEqual(tinyInput(5))
})

test('behavior: calls at once load the model once, and come out in order', async () => {
  const done: number[] = []
  const calls = [1, 2, 3, 4].map(async (n) => {
    const progress: Progress[] = []
    const { outputs } = await run(tiny, bytes(n), { progress })
    done.push(n)
    expect([...(outputs.logits?.data ?? [])]).toEqual(tinyLogits(n))
  })
  await Promise.all(calls)
  expect(done).toEqual([1, 2, 3, 4])
})

test('behavior: two models share an engine', async () => {
  await run(tiny, bytes(1))
  const start = { shape: [1, 16], data: Float32Array.from({ length: 16 }, (_, i) => i) }
  const rounds = { shape: [1], data: BigInt64Array.of(3n) }
  const { outputs } = await run(spin, { rounds, start })
  expect([...(outputs.end?.data ?? [])].slice(0, 4)).toEqual([13, 14, 15, 0])
})

test('behavior: preload loads, unload takes it back', async () => {
  await route.preload?.({ model: tiny, signal: never, onProgress: () => {} })
  expect(await offers(tiny)).toMatchObject([{ latency: { state: 'warm' } }])
  await route.unload?.()
  expect(await offers(tiny)).toMatchObject([{ latency: { state: 'cold' } }])
  expect((await run(tiny, bytes(1))).evidence.goldenVectors).toBe(2)
})

test('behavior: a model without a variant for a backend makes no offer', async () => {
  const variants = [{ name: 'fp32', file: 'model.onnx', backends: ['webgpu' as const] }]
  expect(await offers(fixtureModel({ core: { variants } }))).toEqual([])
})

test('parameters: store', async () => {
  const store = { folder: await mkdtemp(join(tmpdir(), 'store-')) }
  const model = fixtureModel({ url: 'https://models.invalid/model.onnx' })
  route = open({ store })
  expect(await offers(model)).toMatchObject([{ download: 2_318, arrives: 0.97 }])
})

test('parameters: assets', async () => {
  route = open({ assets: { wasm: address('tiny') } })
  await expect(run(tiny, bytes(1))).rejects.toMatchObject({
    code: 'model/download-failed',
    details: { file: 'ort-wasm-simd-threaded.wasm', reason: 'size' },
  })
})

describe('behavior: abort', () => {
  test('before', async () => {
    await expect(run(tiny, bytes(1), { signal: AbortSignal.abort('no') })).rejects.toBe('no')
  })

  test('while it loads, and the next call works', async () => {
    const controller = new AbortController()
    const call = run(tiny, bytes(1), { signal: controller.signal })
    setTimeout(() => controller.abort('stop'), 20)
    await expect(call).rejects.toBe('stop')
    expect((await run(tiny, bytes(1))).evidence.backend).toBe('wasm')
  })

  test('one of two that wait for a load: the other goes on', async () => {
    const controller = new AbortController()
    const first = run(tiny, bytes(1), { signal: controller.signal })
    const second = run(tiny, bytes(2))
    controller.abort('stop')
    await expect(first).rejects.toBe('stop')
    expect([...((await second).outputs.logits?.data ?? [])]).toEqual(tinyLogits(2))
  })
})

describe('error: the input does not fit', () => {
  test.each<[string, TensorMap, string]>([
    ['missing', {}, 'bytes'],
    ['unknown', { ...bytes(1), more: bytes(1).bytes }, 'more'],
    ['type', { bytes: { shape: [1, 64], data: new Int32Array(64) } }, 'bytes'],
    ['shape', { bytes: { shape: [64], data: tinyInput(1) } }, 'bytes'],
    ['length', { bytes: { shape: [1, 64], data: new Float32Array(63) } }, 'bytes'],
  ])('%s', async (_, tensors, tensor) => {
    await expect(run(tiny, tensors)).rejects.toMatchObject({
      code: 'model/shape-mismatch',
      details: { tensor },
    })
  })
})

describe('error: the manifest lies', () => {
  const port = { name: 'bytes', dtype: 'float32' as const, shape: [1, 64] }
  const url = address('tiny')
  test.each([
    ['about a shape', { inputs: [{ ...port, shape: [1, 32] }] }],
    ['about a rank', { inputs: [{ ...port, shape: [64] }] }],
    ['about a size that is fixed', { inputs: [{ ...port, shape: ['batch', 64] }] }],
    ['about a type', { inputs: [{ ...port, dtype: 'int32' as const }] }],
    ['about a name', { inputs: [{ ...port, name: 'text' }] }],
    ['by leaving one out', { inputs: [port, { ...port, name: 'more' }] }],
    [
      'about an output',
      {
        outputs: [{ ...port, name: 'logits', shape: [1, 2, 1] }],
        labels: undefined,
        task: 'run' as const,
      },
    ],
  ])('%s', async (_, core) => {
    const model = fixtureModel({ url, core: { golden: [], ...core } as object })
    const preload = route.preload?.({ model, signal: never, onProgress: () => {} })
    await expect(preload).rejects.toMatchObject({ code: 'model/shape-mismatch' })
  })
})

describe('error: the backend computes wrongly', () => {
  const golden = (data: number[]) => [
    {
      inputs: { bytes: { shape: [1, 64], data: [...tinyInput(0)] } },
      outputs: { logits: { shape: [1, 2], data } },
    },
  ]
  const [a, b] = tinyLogits(0)
  const bounded = { class: 'bounded' as const, tolerance: 0.5 }

  test('exact: one off', async () => {
    const model = fixtureModel({ url: address('tiny'), core: { golden: golden([a, b + 1]) } })
    expect(await offers(model)).toHaveLength(1)
    await expect(run(model, bytes(0))).rejects.toMatchObject({
      code: 'model/health-check-failed',
      details: { backend: 'wasm', vector: 0 },
    })
    expect(await offers(model)).toHaveLength(0)
  })

  test('bounded: within the tolerance and beyond it', async () => {
    const make = (by: number) =>
      fixtureModel({
        url: address('tiny'),
        core: { golden: golden([a, b + by]), determinism: bounded },
      })
    expect((await run(make(0.4), bytes(0))).evidence.goldenVectors).toBe(1)
    await expect(run(make(0.6), bytes(0))).rejects.toMatchObject({
      code: 'model/health-check-failed',
    })
  })
})

test('error: the engine refuses the file', async () => {
  const { manifest, files } = tiny
  const url = new URL('fixtures/make.py', import.meta.url)
  const { readFile } = await import('node:fs/promises')
  const model = fixtureModel({ url: url.href, bytes: await readFile(url) })
  expect(model.manifest.core.name).toBe(manifest.core.name)
  expect(files).toEqual(tiny.files)
  await expect(run(model, bytes(0))).rejects.toMatchObject({
    code: 'local/engine-failed',
    details: { stage: 'load' },
  })
})

test('error: not a number', async () => {
  const start = { shape: [1, 16], data: new Float32Array(16).fill(Number.POSITIVE_INFINITY) }
  const rounds = { shape: [1], data: BigInt64Array.of(2n) }
  await expect(run(spin, { rounds, start })).rejects.toMatchObject({
    code: 'local/output-invalid',
  })
  // It was this input's doing: others can be judged.
  expect(await offers(spin)).toHaveLength(1)
})

test('error: no such offer', async () => {
  const other = fixtureModel({ core: { name: 'other' } })
  const call = route.run({
    request: noRequest(tiny),
    offer: { id: 'local/fixture-tiny/wasm' } as Offer,
    model: other,
    payload: { bytes: new Uint8Array(), tensors: {} },
    signal: never,
    onProgress: () => {},
  })
  await expect(call).rejects.toMatchObject({ code: 'route/contract-broken' })
})
