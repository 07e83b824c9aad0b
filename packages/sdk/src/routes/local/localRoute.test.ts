import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Model } from '../../models/model.js'
import type { Progress, TensorMap } from '../../request/request.js'
import type { Offer } from '../route.js'
import { fixtureModel, tinyInput, tinyLogits } from './fixtures/fixtureModel.js'
import { inProcess } from './fixtures/inProcess.js'
import { noRequest } from './fixtures/request.js'
import { createLocalRoute } from './localRoute.js'
import type { Platform } from './platform/platform.js'
import { workerLoadError } from './workerClient.js'

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
    stallTimeout: 20_000,
    maxModelSize: Number.POSITIVE_INFINITY,
    grace: 20,
    ...parameters,
  })
}

const offers = (model: Model) => route.offers({ request: noRequest(model), signal: never })

function run(
  model: Model,
  tensors: TensorMap,
  {
    signal = never,
    progress = [] as Progress[],
    onProgress = (seen: Progress): void => void progress.push(seen),
  } = {},
) {
  return route.run({
    request: noRequest(model),
    offer: { id: `local/${model.manifest.core.name}/wasm` } as Offer,
    model,
    payload: { bytes: new Uint8Array(), tensors },
    signal,
    onProgress,
    onText: () => {},
    onMoney: () => {},
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
  expect((await run(tiny, bytes(1))).evidence).toMatchObject({ goldenVectors: 2 })
})

test('behavior: a model without a variant for a backend makes no offer', async () => {
  const variants = [{ name: 'fp32', file: 'model.onnx', backends: ['webgpu' as const] }]
  expect(await offers(fixtureModel({ core: { variants } }))).toEqual([])
})

test('parameters: maxModelSize: a larger model shows that it would be here, and is not to be had', async () => {
  const { size } = tiny.manifest.core.files[0] as { size: number }
  route = open({ maxModelSize: size - 1 })
  const [tooLarge] = await offers(tiny)
  expect(tooLarge?.obstacle).toBe(
    `its weights are ${size} bytes, and this device takes at most ${size - 1}`,
  )
  route = open({ maxModelSize: size })
  const [fits] = await offers(tiny)
  expect(fits).not.toHaveProperty('obstacle')
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
    const onProgress = ({ phase }: Progress) => {
      if (phase === 'load') controller.abort('stop')
    }
    const call = run(tiny, bytes(1), { signal: controller.signal, onProgress })
    await expect(call).rejects.toBe('stop')
    expect((await run(tiny, bytes(1))).evidence).toMatchObject({ backend: 'wasm' })
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
    ['unknown', { ...bytes(1), more: bytes(1).bytes }, 'bytes'],
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
    expect((await run(make(0.4), bytes(0))).evidence).toMatchObject({ goldenVectors: 1 })
    await expect(run(make(0.6), bytes(0))).rejects.toMatchObject({
      code: 'model/health-check-failed',
    })
  })
})

test('behavior: sampled output is compared with nothing, so no vector counts', async () => {
  const model = fixtureModel({
    url: address('tiny'),
    core: { determinism: { class: 'statistical' } },
  })
  expect((await run(model, bytes(1))).evidence).toMatchObject({ goldenVectors: 0 })
})

test('behavior: evidence names the model that the worker checked, and the engine it ran', async () => {
  const honest = inProcess()
  const spoil = (change: object): Platform => ({
    ...honest,
    spawn: () => {
      const thread = honest.spawn()
      return {
        ...thread,
        onMessage: (listener) =>
          thread.onMessage((message) => {
            const { body } = message as { body: { value?: { modelId?: string } } }
            if (body.value?.modelId) Object.assign(body.value, change)
            listener(message)
          }),
      }
    },
  })
  const modelId = `0x${'ab'.repeat(32)}`
  route = open({ platform: spoil({ modelId, runtimeHash: modelId }) })
  expect((await run(tiny, bytes(1))).evidence).toMatchObject({ modelId, runtimeHash: modelId })
})

test('behavior: mirrors are not asked, for the id does not cover them', async () => {
  const fetching = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('No network.'))
  const mirrors = ['https://mirror.invalid/models']
  const gone = fixtureModel({ url: address('nothing'), manifest: { mirrors } })
  await expect(run(gone, bytes(1))).rejects.toMatchObject({ code: 'model/download-failed' })
  const nowhere = fixtureModel({ manifest: { mirrors } })
  await expect(run(nowhere, bytes(1))).rejects.toMatchObject({ details: { reason: 'no address' } })
  expect(fetching).not.toHaveBeenCalled()
  fetching.mockRestore()
})

describe('error: a worker that does not start, once: the next call works', () => {
  const failing: [string, Platform['spawn']][] = [
    [
      'its script cannot be had',
      () => {
        let end: (cause: unknown) => void = () => {}
        setImmediate(() => end(new Error('Not found.')))
        return {
          post: () => {},
          onMessage: () => {},
          onEnd: (listener) => {
            end = listener
          },
          terminate: () => {},
        }
      },
    ],
    [
      'the platform refuses',
      () => {
        throw new DOMException('No.', 'SecurityError')
      },
    ],
  ]
  test.each(failing)('%s', async (_, fail) => {
    const working = inProcess()
    let left = 1
    route = open({
      platform: { ...working, spawn: () => (left-- > 0 ? fail() : working.spawn()) },
    })
    const { code, remedy, details } = workerLoadError(undefined)
    await expect(run(tiny, bytes(1))).rejects.toMatchObject({ code, remedy, details })
    expect({ code, remedy }).toEqual({ code: 'model/download-failed', remedy: 'retry' })
    expect(await offers(tiny)).toHaveLength(1)
    expect((await run(tiny, bytes(1))).evidence).toMatchObject({ goldenVectors: 2 })
  })
})

describe('error: no backend can', () => {
  const preload = (model = tiny) =>
    route.preload?.({ model, signal: never, onProgress: () => {} }).then(
      () => undefined,
      ({ details }) => details,
    )

  test('something is missing here', async () => {
    route = open({ backends: ['webgpu'] })
    expect(await preload()).toEqual({ backend: 'webgpu', reason: 'Node has no WebGPU' })
  })

  test('several backends, each with its own reason', async () => {
    route = open({ backends: ['webgpu', 'wasm'] })
    const variants = [{ name: 'fp16', file: 'model.onnx', backends: ['webgpu' as const] }]
    expect(await preload(fixtureModel({ core: { variants } }))).toEqual({
      backend: 'webgpu, wasm',
      reason: 'webgpu, Node has no WebGPU; wasm, the model has no variant for it',
    })
  })

  test('it computed wrongly before', async () => {
    const golden = [
      {
        inputs: { bytes: { shape: [1, 64], data: [...tinyInput(0)] } },
        outputs: { logits: { shape: [1, 2], data: [0, 0] } },
      },
    ]
    const wrong = fixtureModel({ url: address('tiny'), core: { golden } })
    expect(await preload(wrong)).toMatchObject({ vector: 0 })
    expect(await preload(wrong)).toMatchObject({ reason: 'it failed at this model before' })
  })
})

test('error: a store that does not open is opened again by the next call', async () => {
  const working = inProcess()
  let left = 1
  const openStore: Platform['openStore'] = async (option) => {
    if (left-- > 0) throw new Error('No room.')
    return working.openStore(option)
  }
  route = open({ platform: { ...working, openStore } })
  await expect(offers(tiny)).rejects.toThrow('No room.')
  expect(await offers(tiny)).toHaveLength(1)
})

test('error: a run that fails names the model by its name', async () => {
  const working = inProcess()
  const lose: Platform['spawn'] = () => {
    const thread = working.spawn()
    return {
      ...thread,
      post: (message, transfer) => {
        const { body } = message as { body: { kind: string; model?: object } }
        if (body.kind === 'run') Object.assign(body.model as object, { id: 'lost' })
        thread.post(message, transfer)
      },
    }
  }
  route = open({ platform: { ...working, spawn: lose } })
  await expect(run(tiny, bytes(1))).rejects.toMatchObject({
    code: 'local/engine-failed',
    details: { model: 'fixture-tiny', stage: 'run' },
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
    onText: () => {},
    onMoney: () => {},
  })
  await expect(call).rejects.toMatchObject({ code: 'route/contract-broken' })
})
