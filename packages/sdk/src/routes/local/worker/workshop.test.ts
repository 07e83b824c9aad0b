import { describe, expect, test, vi } from 'vitest'
import type { FileSpec } from '../../../models/store/fileSpec.js'
import type { Progress } from '../../../request/request.js'
import { enginePins } from '../engine/pins.js'
import { fixtureModel } from '../fixtures/fixtureModel.js'
import { modelSpec } from '../modelSpec.js'
import { platform } from '../platform/node.js'
import { nodeWorkshopPlatform } from '../platform/nodeWorkshop.js'
import type { ModelSpec } from '../workerProtocol.js'
import { createWorkshop, type WorkshopPlatform } from './workshop.js'

const turns = vi.hoisted(() => ({ onEnter: () => {} }))
vi.mock('./turns.js', async (importOriginal) => {
  const { createTurns } = await importOriginal<typeof import('./turns.js')>()
  return {
    createTurns: () => {
      const take = createTurns()
      return <T>(work: () => Promise<T> | T) => {
        turns.onEnter()
        return take(work)
      }
    },
  }
})

const address = (name: string) => new URL(`../fixtures/${name}.onnx`, import.meta.url).href
const model = fixtureModel({ url: address('tiny') })
const spec = modelSpec(model, 'wasm', String) as ModelSpec
const urls = [platform.engineUrl?.('wasm') as string]
const config = {
  backend: 'wasm' as const,
  threads: 1,
  store: 'memory' as const,
  stallTimeout: 20_000,
  engine: { ...enginePins.wasm, urls },
}
const open = (changes: Partial<WorkshopPlatform> = {}) =>
  createWorkshop(config, { ...nodeWorkshopPlatform(), ...changes })

function load(workshop: ReturnType<typeof open>, { signal = new AbortController().signal } = {}) {
  const progress: Progress[] = []
  const onProgress = (seen: Progress) => void progress.push(seen)
  return Object.assign(workshop.load(spec, { signal, onProgress }), { progress })
}

test('default: what it reports is what it computed of the bytes and of the description', async () => {
  expect(await load(open())).toEqual({
    modelId: model.id,
    runtimeHash: `0x${enginePins.wasm.sha256}`,
    goldenVectors: 2,
  })
})

test('behavior: a description that is not of the id is reported with its own', async () => {
  const other = fixtureModel({ core: { name: 'other' } })
  const lie = { ...spec, core: other.manifest.core }
  const { signal } = new AbortController()
  const loaded = await open().load(lie, { signal, onProgress: () => {} })
  expect(loaded.modelId).toBe(other.id)
})

test('behavior: the digests are those of the description, whatever the file is said to be', async () => {
  const { signal } = new AbortController()
  const [file] = spec.files as [FileSpec]
  const files = [{ ...file, chunks: ['0'.repeat(64)], size: 5 }]
  const loaded = await open().load({ ...spec, files }, { signal, onProgress: () => {} })
  expect(loaded.modelId).toBe(model.id)
  const spin = [{ ...file, urls: [address('spin')] }]
  await expect(
    open().load({ ...spec, files: spin }, { signal, onProgress: () => {} }),
  ).rejects.toMatchObject({ code: 'model/download-failed' })
})

describe('behavior: abort', () => {
  test('while it waits for its turn at the engine: it never begins', async () => {
    const controller = new AbortController()
    turns.onEnter = () => controller.abort('stop')
    const call = load(open(), controller)
    await expect(call).rejects.toBe('stop')
    expect(call.progress).toEqual([])
    turns.onEnter = () => {}
  })
})

test('error: a store that does not open is opened again by the next load', async () => {
  let left = 1
  const { openStore } = nodeWorkshopPlatform()
  const workshop = open({
    openStore: async (option) => {
      if (left-- > 0) throw new Error('No room.')
      return openStore(option)
    },
  })
  await expect(load(workshop)).rejects.toThrow('No room.')
  expect((await load(workshop)).goldenVectors).toBe(2)
})
