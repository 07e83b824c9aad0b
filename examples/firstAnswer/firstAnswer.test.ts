import { readFile } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'

const readText = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

test('behavior: prints what its comments say', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./firstAnswer.js')
  const promised = [...(await readText('./firstAnswer.ts')).matchAll(/^console.*\/\/ '([^']*)'/gm)]
  expect(promised).toHaveLength(3)
  expect(log.mock.calls.flat()).toEqual(promised.map(([, value]) => value))
})

test.each(['../../README.md', '../../packages/sdk/README.md'])(
  'behavior: stands word for word in %s',
  async (readme) => {
    expect(await readText(readme)).toContain((await readText('./firstAnswer.ts')).trim())
  },
)
