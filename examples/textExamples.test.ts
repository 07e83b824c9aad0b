import { readFile } from 'node:fs/promises'
import { afterEach, expect, test, vi } from 'vitest'

const readText = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

afterEach(() => {
  vi.restoreAllMocks()
})

const examples = [
  ['./firstText/firstText.ts', () => import('./firstText/firstText.js')],
  ['./openaiClient/openaiClient.ts', () => import('./openaiClient/openaiClient.js')],
  ['./aiSdk/aiSdk.ts', () => import('./aiSdk/aiSdk.js')],
] as const

// An engine and a model are loaded from disk: on a busy machine that takes its time.
test.each(examples)(
  'behavior: %s prints what its comments say',
  { timeout: 60_000 },
  async (path, run) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    await run()
    const promised = [...(await readText(path)).matchAll(/^console.*\/\/ '([^']*)'/gm)]
    expect(promised).toHaveLength(3)
    expect(log.mock.calls.flat().map(String)).toEqual(promised.map(([, value]) => value))
  },
)

test.each(examples.slice(1))('behavior: %s stands word for word in the guide', async (path) => {
  expect(await readText('../docs/guide/adapters.md')).toContain((await readText(path)).trim())
})
