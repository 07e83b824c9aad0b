import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'

const readText = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
const manifest = createRequire(import.meta.url).resolve('@trine/node/package.json')
const guide = '../../docs/guide/replay.md'

test('behavior: prints what its comments say', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./whatIf.js')
  const promised = [...(await readText('./whatIf.ts')).matchAll(/^console.*\/\/ '([^']*)'/gm)]
  expect(promised).toHaveLength(4)
  expect(log.mock.calls.flat().map(String)).toEqual(promised.map(([, value]) => value))
})

test('behavior: stands word for word in the guide', async () => {
  expect(await readText(guide)).toContain((await readText('./whatIf.ts')).trim())
})

// It starts a process.
test('behavior: the command prints what the guide shows', { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(dirname(manifest), 'bin', 'trine.mjs'),
      ...['replay', 'trace.jsonl', '--policy', 'now.json', '--policy', 'home.json'],
    ],
    { cwd: fileURLToPath(new URL('.', import.meta.url)) },
  )
  expect(await readText(guide)).toContain(stdout.trim())
})
