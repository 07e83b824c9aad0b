import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fixtureModel, tinyInput } from '../fixtures/fixtureModel.js'
import { inProcess } from '../fixtures/inProcess.js'
import { noRequest } from '../fixtures/request.js'
import { createLocalRoute } from '../localRoute.js'

const engine = vi.hoisted(() => ({ version: '1.30.0', fails: false }))
vi.mock('onnxruntime-web/wasm', async (importOriginal) => {
  if (engine.fails) throw new TypeError('Failed to fetch dynamically imported module.')
  const real = await importOriginal<typeof import('onnxruntime-web')>()
  return {
    ...real,
    get env() {
      return { ...real.env, wasm: real.env.wasm, versions: { web: engine.version } }
    },
  }
})

const model = fixtureModel({ url: new URL('../fixtures/tiny.onnx', import.meta.url).href })
const { signal } = new AbortController()
const open = (platform = inProcess()) =>
  createLocalRoute({
    platform,
    backends: ['wasm'],
    assets: {},
    threads: 1,
    store: 'memory',
    stallTimeout: 20_000,
    maxModelSize: Number.POSITIVE_INFINITY,
    grace: 20,
  })

beforeEach(() => {
  engine.version = '1.30.0'
})

// First: once loaded, a module is there.
test('error: the script cannot be had: a retry gets it, in another worker', async () => {
  let workers = 0
  const platform = inProcess()
  const spawn = () => {
    workers++
    return platform.spawn()
  }
  const route = open({ ...platform, spawn })
  const load = () => route.preload?.({ model, signal, onProgress: () => {} })
  engine.fails = true
  await expect(load()).rejects.toMatchObject({
    code: 'model/download-failed',
    remedy: 'retry',
    details: { file: 'onnxruntime-web' },
  })
  engine.fails = false
  expect(await route.offers({ request: noRequest(model), signal })).toHaveLength(1)
  await load()
  expect(workers).toBe(2)
})

test('default', async () => {
  const route = open()
  const [offer] = await route.offers({ request: noRequest(model), signal })
  const tensors = { bytes: { shape: [1, 64], data: tinyInput(1) } }
  const payload = { bytes: new Uint8Array(), tensors }
  const onProgress = () => {}
  const request = noRequest(model)
  const run = () =>
    route.run({
      request,
      offer: offer as never,
      model,
      payload,
      signal,
      onProgress,
      onText: () => {},
      onMoney: () => {},
    })
  expect((await run()).evidence).toMatchObject({ goldenVectors: 2 })
  expect((await run()).evidence).toMatchObject({ goldenVectors: 2 })
})

describe('error: the script is of another version than the pinned file', () => {
  test.each(['1.29.9', '1.30.1', ''])('%j', async (version) => {
    engine.version = version
    const route = open()
    const load = route.preload?.({ model, signal, onProgress: () => {} })
    await expect(load).rejects.toMatchObject({
      code: 'local/engine-unavailable',
      details: { reason: `it needs "onnxruntime-web" 1.30.0, not ${version}` },
    })
    // It would happen again: not offered any more.
    expect(await route.offers({ request: noRequest(model), signal })).toEqual([])
  })
})
