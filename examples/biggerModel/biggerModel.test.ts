import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lookalikeLarge } from '@trine/lookalike'
import { parseCloudConfig, type RunningCloud, startCloud } from '@trine/node'
import type { ConsentFacts } from '@trine/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { check } from './biggerModel.js'

const readText = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
const key = 'sk-example'

let folder: string
let node: RunningCloud

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trine-example-'))
  const sha256 = createHash('sha256').update(key).digest('hex')
  const config = parseCloudConfig({
    dataFolder: folder,
    apiKeys: [{ name: 'example', sha256, credit: '1' }],
    prices: { 'lookalike-large': { request: '0.0002' } },
  })
  const signingKey = `0x${'11'.repeat(32)}` as const
  node = await startCloud({ ...config, key: signingKey, models: [lookalikeLarge], upstreams: [] })
}, 60_000)

afterAll(async () => {
  await node?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function ask(atStake: string, yes: boolean) {
  const asked: ConsentFacts[] = []
  const place = { url: node.url, key, signer: node.signer }
  const answer = await check('app.uniswap.org', atStake, place, (facts) => {
    asked.push(facts)
    return yes
  })
  return { answer, asked }
}

test('behavior: nothing at stake stays on the device', { timeout: 60_000 }, async () => {
  const { answer, asked } = await ask('0', true)
  expect(answer.verdict).toMatchObject({ status: 'verified', kind: 'device' })
  expect(asked).toEqual([])
  expect(answer.record.money.charged).toBe('0')
})

test('behavior: with more at stake the larger model is asked, after a yes', async () => {
  const { answer, asked } = await ask('10', true)
  expect(answer.plan.strategy).toBe('cascade')
  expect(asked.map(({ price, leaves }) => [price, leaves])).toEqual([['0.0002', 64]])
  expect(answer.verdict).toMatchObject({ status: 'unverified', kind: 'signed' })
  expect(answer.record.money.charged).toBe('0.0002')
})

test('behavior: after a no the answer of the device stands', async () => {
  const { answer, asked } = await ask('10', false)
  expect(asked).toHaveLength(1)
  expect(answer.verdict).toMatchObject({ status: 'verified', kind: 'device' })
  expect(answer.record.money.charged).toBe('0')
})

test('behavior: stands word for word in the README', async () => {
  expect(await readText('../../README.md')).toContain((await readText('./biggerModel.ts')).trim())
})
