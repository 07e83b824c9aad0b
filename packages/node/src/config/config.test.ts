import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseConfig } from './config.js'
import { loadConfig } from './loadConfig.js'
import { loadKey, parseKey } from './loadKey.js'
import { loadModels } from './loadModels.js'

const settings = {
  rpcUrl: 'http://127.0.0.1:8545',
  chainId: 31_337,
  hub: `0x${'Aa'.repeat(20)}`,
  dataFolder: 'data',
}
const key = '11'.repeat(32)
const lookalike = join(dirname(fileURLToPath(import.meta.resolve('@trine/lookalike'))), 'small')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trine-config-'))
  writeFileSync(join(folder, 'key'), `${key}\n`, { mode: 0o600 })
})
afterEach(() => rmSync(folder, { recursive: true }))
const write = (change: object = {}) => {
  const file = join(folder, 'node.json')
  writeFileSync(file, JSON.stringify({ ...settings, ...change }))
  return file
}

describe('default', () => {
  test('four settings are enough', () => {
    expect(parseConfig(settings)).toMatchObject({
      chainId: 31_337n,
      hub: `0x${'aa'.repeat(20)}`,
      host: '127.0.0.1',
      port: 0,
      origins: '*',
      priceFloor: 0n,
      watch: { interval: 1_000, confirmations: 1, reorgDepth: 12 },
      claims: { validity: 3_600, minTime: 5 },
      deliver: { stall: 15_000, relays: [], subsidize: false },
    })
  })

  test('from a file: paths are relative to it, the model is the small lookalike', async () => {
    const config = await loadConfig(write(), {})
    expect(config).toMatchObject({ dataFolder: join(folder, 'data'), key: `0x${key}` })
    expect(
      config.models.map(({ manifest }) => (manifest as { core: { name: string } }).core.name),
    ).toEqual(['lookalike-small'])
  })
})

describe('behavior', () => {
  test('the environment is stronger', async () => {
    const env = {
      TRINE_KEY: `0x${'22'.repeat(32)}`,
      TRINE_RPC_URL: 'ws://127.0.0.1:1',
      TRINE_HOST: '0.0.0.0',
      TRINE_PORT: '77',
      TRINE_DATA: '/x',
    }
    const config = await loadConfig(write({ port: 5, keyFile: 'none' }), env)
    expect(config).toMatchObject({
      key: env.TRINE_KEY,
      rpcUrl: env.TRINE_RPC_URL,
      host: '0.0.0.0',
      port: 77,
      dataFolder: '/x',
    })
  })

  test('a relay has no models', async () => {
    expect((await loadConfig(write(), {}, true)).models).toEqual([])
  })

  test('a model in a folder', async () => {
    mkdirSync(join(folder, 'mine'))
    cpSync(lookalike, join(folder, 'mine'), { recursive: true })
    const [model] = await loadModels(['./mine'], folder)
    expect(String(model?.files['model.onnx'])).toContain('/mine/model.onnx')
  })
})

describe('error', () => {
  test.each([
    ['rpcUrl', { rpcUrl: 'file:///x' }],
    ['rpcUrl', { rpcUrl: undefined }],
    ['chainId', { chainId: '1' }],
    ['hub', { hub: '0x12' }],
    ['port', { port: 65_536 }],
    ['priceFloor', { priceFloor: '-1' }],
    ['origins.0', { origins: ['null'] }],
    ['watch.interval', { watch: { interval: 0 } }],
    ['claims.validity', { claims: { validity: 86_401 } }],
    ['deliver.relays.0', { deliver: { relays: ['ftp://x'] } }],
    ['limits.burst', { limits: { burst: 0.5 } }],
    ['watch.surprise', { watch: { surprise: 1 } }],
    ['key', { key: `0x${key}` }],
  ])('%s: %j', (setting, change) => {
    const parse = () => parseConfig({ ...settings, ...change })
    expect(parse).toThrow(
      expect.objectContaining({ code: 'node/config-invalid', details: { setting } }),
    )
    expect(parse).not.toThrow(key)
  })

  test.each(['', 'x', key.slice(2), '0'.repeat(64), 'f'.repeat(64)])('no key: %j', (text) => {
    expect(() => parseKey(text)).toThrow(expect.objectContaining({ code: 'node/key-unusable' }))
  })

  test('a key that others may read, or that is not there', () => {
    const file = join(folder, 'key')
    expect(loadKey(file)).toBe(`0x${key}`)
    chmodSync(file, 0o640)
    for (const unusable of [file, join(folder, 'none')])
      expect(() => loadKey(unusable)).toThrow(
        expect.objectContaining({ code: 'node/key-unusable' }),
      )
  })

  test('no file, no JSON, no model', async () => {
    const invalid = { code: 'node/config-invalid' }
    await expect(loadConfig(join(folder, 'none'), {})).rejects.toMatchObject(invalid)
    writeFileSync(join(folder, 'bad'), '{')
    await expect(loadConfig(join(folder, 'bad'), {})).rejects.toMatchObject(invalid)
    for (const name of ['@trine/lookalike#none', '@trine/none#x', './none', 'node:fs#readFile'])
      await expect(loadModels([name], folder)).rejects.toMatchObject(invalid)
    await expect(loadConfig(write({ models: 'x' }), {})).rejects.toMatchObject(invalid)
  })

  test('a model’s file outside of its folder', async () => {
    mkdirSync(join(folder, 'mine'))
    cpSync(lookalike, join(folder, 'mine'), { recursive: true })
    const file = join(folder, 'mine', 'model.json')
    const { readFileSync } = await import('node:fs')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"model.onnx"', '"../model.onnx"'))
    await expect(loadModels(['./mine'], folder)).rejects.toMatchObject({
      code: 'node/config-invalid',
    })
  })
})
