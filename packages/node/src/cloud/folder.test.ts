import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { describeFolder } from '../config/describeFolder.js'
import { digestOf, signerOf } from '../testing/cloud.js'
import { loadCloudConfig } from './config/loadCloudConfig.js'
import { type RunningCloud, startCloud } from './startCloud.js'

// A model is loaded.
vi.setConfig({ testTimeout: 60_000 })

const original = fileURLToPath(new URL('../../../../models/tiny-text/model', import.meta.url))

let folder: string
let cloud: RunningCloud | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trine-folder-'))
  cpSync(original, join(folder, 'Small-Talk'), { recursive: true })
  rmSync(join(folder, 'Small-Talk', 'model.json'))
  writeFileSync(join(folder, 'key'), '11'.repeat(32), { mode: 0o600 })
})
afterEach(async () => {
  await cloud?.stop()
  rmSync(folder, { recursive: true })
})

test('default: a text model in the layout of Hugging Face, without a model.json, is served', async () => {
  const file = join(folder, 'cloud.json')
  const account = { name: 'tester', sha256: digestOf('sk-test'), credit: '1' }
  writeFileSync(
    file,
    JSON.stringify({
      dataFolder: 'data',
      models: ['./Small-Talk'],
      prices: { 'small-talk': { prompt: '0.001', completion: '0.001' } },
      apiKeys: [account],
    }),
  )
  cloud = await startCloud(await loadCloudConfig(file, {}))

  const { data } = await (await fetch(`${cloud.url}/v1/models`)).json()
  const { modelId } = describeFolder(join(folder, 'Small-Talk'))
  expect(data).toMatchObject([{ id: 'small-talk', trine: { model_id: modelId, task: 'generate' } }])
  const body = JSON.stringify({
    model: 'small-talk',
    messages: [{ role: 'user', content: 'Hello' }],
    max_tokens: 64,
  })
  const response = await fetch(`${cloud.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json' },
    body,
  })
  const text = await response.text()
  const { choices, usage } = JSON.parse(text)
  // The model's own example.
  expect(choices[0].message.content).toBe('Hello. Ask me what Trine is.')
  expect(usage.cost).toBeCloseTo(usage.total_tokens * 0.001, 9)
  expect(await signerOf(body, text, response.headers.get('x-signature') ?? '')).toBe(cloud.signer)
})
