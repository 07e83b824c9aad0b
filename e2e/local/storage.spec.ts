import { tinyLogits } from '../../packages/sdk/src/routes/local/fixtures/fixtureModel.ts'
import { expect } from '../fixtures/test.ts'
import { listOf, models, test } from './harness.ts'

const right = { outputs: { logits: tinyLogits(5) } }
const facts = { big: models.big, data: listOf(5) }
const files = /\.(onnx|wasm)$/

test('a second tab downloads nothing, during the first one or after it', async ({
  page,
  origin,
}) => {
  const other = await page.context().newPage()
  await Promise.all([page.goto(origin.url), other.goto(origin.url)])
  const run = ({ big, data }: typeof facts) => new Harness().tiny(big, data)
  const both = await Promise.all([page.evaluate(run, facts), other.evaluate(run, facts)])
  expect(both).toMatchObject([right, right])
  expect(origin.count(files)).toBe(2)
  const third = await page.context().newPage()
  await third.goto(origin.url)
  expect(await third.evaluate(run, facts)).toMatchObject(right)
  expect(origin.count(files)).toBe(2)
})

test('a full disk costs the next visit a download, and this one nothing', async ({
  page,
  origin,
}) => {
  await page.goto(origin.url)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(origin.url).origin,
    quotaSize: 1_000_000,
  })
  const run = ({ big, data }: typeof facts) => new Harness().tiny(big, data)
  expect(await page.evaluate(run, facts)).toMatchObject(right)
  const kept = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const folder = await (await root.getDirectoryHandle('trine')).getDirectoryHandle('chunks')
    const sizes: number[] = []
    for await (const handle of (
      folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }
    ).values())
      sizes.push((await handle.getFile()).size)
    return sizes
  })
  // The quota did bite, and what did not fit left nothing behind.
  expect(kept.reduce((a, b) => a + b, 0)).toBeLessThan(1_000_000)
  expect(kept).not.toContain(0)
  await page.reload()
  expect(await page.evaluate(run, facts)).toMatchObject(right)
})

for (const [name, hidden, kind] of [
  ['no private file system: the Cache API keeps the files', ['getDirectory'], 'cache'],
  ['nowhere to keep files: they stay in memory', ['getDirectory', 'open'], 'memory'],
] as const)
  test(name, async ({ page, origin }) => {
    // Also in workers: the store is theirs.
    const hide = (names: readonly string[]) => {
      const refuse = () => Promise.reject(new DOMException('Not here.', 'SecurityError'))
      if (names.includes('getDirectory')) StorageManager.prototype.getDirectory = refuse
      if (names.includes('open')) CacheStorage.prototype.open = refuse
    }
    await page.addInitScript(hide, hidden)
    const text = `(${hide})(${JSON.stringify(hidden)});`
    origin.on(/worker-[\w-]+\.js$/, ({ headers, body, status }, response) => {
      response.writeHead(status, { 'content-type': headers['content-type'] ?? '' })
      response.end(text + body)
    })
    await page.goto(origin.url)
    const run = ({ big, data }: typeof facts) => new Harness().tiny(big, data)
    expect(await page.evaluate(run, facts)).toMatchObject(right)
    expect(origin.count(files)).toBe(2)
    await page.reload()
    expect(await page.evaluate(run, facts)).toMatchObject(right)
    expect(origin.count(files)).toBe(kind === 'cache' ? 2 : 4)
  })
