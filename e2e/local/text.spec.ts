import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expect } from '../fixtures/test.ts'
import { test, text } from './harness.ts'

const canary = 'canary-7d1f'
const chatOf = (content: string, settings: object = {}) =>
  JSON.stringify({ maxTokens: 200, messages: [{ content, role: 'user' }], ...settings })
const question = chatOf('What is Trine?')
const answer =
  'Trine is one call with three places to run an inference: your own device, a cloud provider, ' +
  'or an on-chain network. A policy picks the place and says why.'

const say = (page: Page, chat: string) =>
  page.evaluate(
    async ({ source, chat }) => {
      const harness = new Harness()
      const outcome = await harness.say(source, chat)
      return { outcome, pieces: harness.pieces, ended: performance.now() }
    },
    { source: text, chat },
  )

test('a text model streams in the page, under its policy, and asks nobody else', async ({
  page,
  origin,
}) => {
  const complaints: string[] = []
  const addresses: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.context().on('request', (request) => addresses.push(request.url()))
  await page.goto(origin.url)
  const { outcome, pieces } = await say(page, question)
  expect(outcome).toMatchObject({
    generation: { text: answer, finishReason: 'stop' },
    // The same golden vectors as Node computed: the bits agree.
    evidence: {
      backend: 'wasm',
      goldenVectors: 2,
      runtimeHash: expect.stringMatching(/^0x3398c10d/),
    },
  })
  expect(pieces.map(({ delta }) => delta).join('')).toBe(answer)
  expect(pieces.length).toBeGreaterThan(100)
  expect(complaints).toEqual([])
  expect(addresses.filter((address) => !address.startsWith(origin.url))).toEqual([])
})

test('Node says the same as the page, in a thread that can be cancelled', async () => {
  const script = `
    import { createClient, generate } from '@trine/sdk'
    import { local } from '@trine/sdk/local'
    import { tinyText } from '${new URL('../../models/tiny-text/index.js', import.meta.url)}'
    const client = createClient({ routes: [local({ grace: 2000 })] })
    const controller = new AbortController()
    let pieces = 0
    const onStatus = ({ text }) => text && ++pieces === 5 && controller.abort()
    const input = { messages: [{ role: 'user', content: 'What is Trine?' }], maxTokens: 200 }
    const ask = (more = {}) => generate(client, { models: [tinyText], input, ...more })
    const cancelled = await ask({ signal: controller.signal, onStatus }).catch(({ code }) => code)
    const { output, verdict } = await ask()
    console.log(JSON.stringify({ cancelled, pieces, output, status: verdict.status }))`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), timeout: 25_000 },
  )
  expect(JSON.parse(stdout)).toEqual({
    cancelled: 'request/aborted',
    pieces: 5,
    output: { text: answer, finishReason: 'stop' },
    status: 'verified',
  })
})

test('the library is fetched when a text model is asked, and not before', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  const scripts = () => origin.requests.filter(({ path }) => path.includes('transformers'))
  await page.evaluate(async () => new Harness().unload())
  expect(scripts()).toEqual([])
  await say(page, question)
  expect(scripts().length).toBe(1)
})

test('cancel while it writes: at once, and the next question is answered by the same worker', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  const seen = await page.evaluate(
    async ({ source, chat }) => {
      const harness = new Harness({ grace: 2000 })
      const call = harness.say(source, chat, { abort: 'a' })
      await harness.heard(5)
      harness.aborts.get('a')?.abort(new DOMException('stop', 'AbortError'))
      const cancelled = await call
      const heard = harness.pieces.length
      const loads = harness.progress.filter(({ phase }) => phase === 'load').length
      const next = await harness.say(source, chat)
      const again = harness.progress.filter(({ phase }) => phase === 'load').length
      return { cancelled, heard, next, reloaded: again - loads }
    },
    { source: text, chat: question },
  )
  expect(seen.cancelled).toMatchObject({ error: { name: 'AbortError' } })
  expect(seen.heard).toBeLessThan(answer.length)
  expect(seen.next).toMatchObject({ generation: { text: answer } })
  expect(seen.reloaded).toBe(0)
})

test('the second visit answers without the network for files', async ({ page, origin }) => {
  await page.goto(origin.url)
  await say(page, question)
  await page.reload()
  await page.route(/\.wasm$|tiny-text/, (route) => route.abort())
  const { outcome } = await say(page, question)
  expect(outcome).toMatchObject({ generation: { text: answer } })
})

test('what is asked stands in no error, no log and no storage', async ({ page, origin }) => {
  const logged: string[] = []
  page.on('console', (message) => logged.push(message.text()))
  await page.goto(origin.url)
  const { outcome } = await say(page, chatOf(`${canary} `.repeat(60)))
  expect(outcome).toMatchObject({ error: { code: 'request/input-too-long' } })
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const caches = await globalThis.caches.keys()
    return JSON.stringify([databases, caches, { ...localStorage }, { ...sessionStorage }])
  })
  expect(JSON.stringify(outcome) + logged.join() + kept).not.toContain(canary)
})
