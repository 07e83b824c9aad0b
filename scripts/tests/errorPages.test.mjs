import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseErrors, renderErrorPages } from '../docs/errorPages.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const folder = join(root, 'docs', 'errors')

test('behavior: the pages are those of the classes (UPDATE=1 writes them)', async () => {
  const { pages } = await renderErrorPages(root)
  if (process.env.UPDATE) {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    for (const [name, text] of pages) await writeFile(join(folder, name), text)
  }
  const written = new Map()
  for (const name of await readdir(folder))
    written.set(name, await readFile(join(folder, name), 'utf8'))
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(pages))
})

test('behavior: each error has a code of its own, and says what to do', async () => {
  const { errors } = await renderErrorPages(root)
  expect(errors.length).toBeGreaterThan(20)
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length)
  for (const { name, what, mend } of errors) {
    expect(what, name).toMatch(/\.$/)
    expect(mend, `${name} does not say what to do`).toMatch(/\.$/)
  }
})

test('behavior: an error without advice is found', () => {
  const source = `/** It broke. */\nexport class BrokenError extends BaseError {\n  readonly code = 'a/b'\n  readonly remedy = 'stop'\n}`
  expect(parseErrors(source, 'x')).toEqual([
    {
      name: 'BrokenError',
      code: 'a/b',
      remedy: 'stop',
      origin: 'x',
      what: 'It broke.',
      mend: undefined,
    },
  ])
})
