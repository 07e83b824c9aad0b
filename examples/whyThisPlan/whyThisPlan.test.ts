import { readFile } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'

const readText = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

// It loads two models.
test('behavior: prints what its comments say', { timeout: 60_000 }, async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./whyThisPlan.js')
  const promised = [...(await readText('./whyThisPlan.ts')).matchAll(/^console.*\/\/ '([^']*)'/gm)]
  expect(promised).toHaveLength(3)
  expect(log.mock.calls.flat()).toEqual(promised.map(([, value]) => value))
})

test('behavior: stands word for word in the README', async () => {
  expect(await readText('../../README.md')).toContain((await readText('./whyThisPlan.ts')).trim())
})
