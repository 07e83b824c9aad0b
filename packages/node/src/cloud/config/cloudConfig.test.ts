import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startCloud } from '../startCloud.js'
import { parseCloudConfig } from './cloudConfig.js'
import { loadCloudConfig } from './loadCloudConfig.js'

const account = { name: 'a', sha256: 'ab'.repeat(32), credit: '5' }
const settings = { dataFolder: 'data', apiKeys: [account] }
const secret = '11'.repeat(32)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trine-cloud-config-'))
  writeFileSync(join(folder, 'key'), secret, { mode: 0o600 })
})
afterEach(() => rmSync(folder, { recursive: true }))
const write = (change: object = {}) => {
  const file = join(folder, 'cloud.json')
  writeFileSync(file, JSON.stringify({ ...settings, ...change }))
  return file
}

describe('default', () => {
  test('keys with credit and a place to keep it are enough', () => {
    expect(parseCloudConfig(settings)).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      origins: '*',
      apiKeys: [{ name: 'a', credit: 5_000_000_000_000n }],
      limits: { requestsPerMinute: 600, maxTokens: 4_096, timeout: 10_000 },
    })
    expect(parseCloudConfig({ apiKeys: 'open' }).apiKeys).toBe('open')
  })

  test('from a file: paths, models and the keys of upstreams', async () => {
    const upstreams = [
      {
        protocol: 'openai',
        url: 'http://127.0.0.1:8000/v1',
        keyEnv: 'VLLM_KEY',
        models: { qwen: 'Qwen/Qwen3', bge: { name: 'BAAI/bge', task: 'embed' } },
      },
      {
        protocol: 'oip',
        url: 'http://127.0.0.1:8001',
        models: {
          look: { name: 'l', task: 'classify', source: '@trine/lookalike#lookalikeLarge' },
        },
      },
    ]
    const file = write({ models: ['@trine/lookalike#lookalikeSmall'], upstreams })
    const config = await loadCloudConfig(file, { VLLM_KEY: 'upstream-secret', TRINE_PORT: '7' })
    expect(config).toMatchObject({
      dataFolder: join(folder, 'data'),
      key: `0x${secret}`,
      port: 7,
      upstreams: [
        {
          key: 'upstream-secret',
          models: {
            qwen: { name: 'Qwen/Qwen3', task: 'generate' },
            bge: { name: 'BAAI/bge', task: 'embed' },
          },
        },
        { key: undefined, models: { look: { source: { modelId: expect.any(String) } } } },
      ],
    })
    expect(config.models).toHaveLength(1)
  })
})

describe('error', () => {
  test.each([
    ['apiKeys', { apiKeys: 'everyone' }],
    ['apiKeys.0.sha256', { apiKeys: [{ ...account, sha256: 'sk-canary' }] }],
    ['apiKeys.0.credit', { apiKeys: [{ ...account, credit: 5 }] }],
    ['apiKeys.0.key', { apiKeys: [{ ...account, key: 'sk-canary' }] }],
    ['apiKeys', { apiKeys: [account, { ...account, name: 'b' }] }],
    ['dataFolder', { dataFolder: undefined }],
    ['prices', { apiKeys: 'open', prices: { x: { request: '1' } } }],
    ['prices.x.request', { prices: { x: { request: '-1' } } }],
    ['upstreams.0.url', { upstreams: [{ protocol: 'oip', url: 'ftp://x', models: {} }] }],
    ['limits.queue', { limits: { queue: -1 } }],
  ])('%s: %j', (setting, change) => {
    const parse = () => parseCloudConfig({ ...settings, ...change })
    expect(parse).toThrow(
      expect.objectContaining({ code: 'node/config-invalid', details: { setting } }),
    )
    expect(parse).not.toThrow('canary')
  })

  test('an upstream’s key that is not there, and a key that others may read', async () => {
    const upstreams = [{ protocol: 'oip', url: 'http://x', keyEnv: 'NONE', models: {} }]
    await expect(loadCloudConfig(write({ upstreams }), {})).rejects.toMatchObject({
      details: { setting: 'upstreams.0.keyEnv' },
    })
    await expect(loadCloudConfig(write({ keyFile: 'none' }), {})).rejects.toMatchObject({
      code: 'node/key-unusable',
    })
  })

  test.each([
    ['prices', { upstreams: [['openai', { free: 'x' }]] }],
    [
      'models',
      {
        upstreams: [
          ['openai', { a: 'x' }],
          ['openai', { a: 'y' }],
        ],
      },
    ],
    ['upstreams', { upstreams: [['oip', { a: { name: 'x', task: 'generate' } }]] }],
  ])('%s that do not fit: %j', async (setting, { upstreams }) => {
    const file = write({
      prices: { a: { request: '0' } },
      upstreams: upstreams.map(([protocol, models]) => ({ protocol, url: 'http://x', models })),
    })
    await expect(startCloud(await loadCloudConfig(file, {}))).rejects.toMatchObject({
      code: 'node/config-invalid',
      details: { setting },
    })
  })
})
