import { mkdtemp, readdir, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderStore } from './folderStore.js'
import { memoryStore } from './memoryStore.js'

const bytes = Uint8Array.of(1, 2, 3)

describe.each([
  ['memory', async () => memoryStore()],
  ['folder', async () => folderStore(await mkdtemp(join(tmpdir(), 'store-')))],
])('%s', (kind, open) => {
  test('default', async () => {
    const store = await open()
    expect(store.kind).toBe(kind)
    expect(await store.get('aa', 3)).toBeUndefined()
    await store.put('aa', bytes)
    expect(await store.has('aa', 3)).toBe(true)
    expect(await store.get('aa', 3)).toEqual(bytes)
    await store.delete('aa')
    await store.delete('aa')
    expect(await store.has('aa', 3)).toBe(false)
  })

  test('behavior: a piece of another size is absent', async () => {
    const store = await open()
    await store.put('aa', bytes)
    expect(await store.has('aa', 4)).toBe(false)
    expect(await store.get('aa', 4)).toBeUndefined()
  })

  test('behavior: what is kept does not follow the memory it came from', async () => {
    const store = await open()
    const own = bytes.slice()
    await store.put('aa', own)
    own[0] = 9
    expect(await store.get('aa', 3)).toEqual(bytes)
  })
})

test('behavior: a folder keeps nothing but whole pieces, and is shared', async () => {
  const path = await mkdtemp(join(tmpdir(), 'store-'))
  const [one, other] = [await folderStore(path), await folderStore(path)]
  await Promise.all([one.put('aa', bytes), other.put('aa', bytes)])
  expect(await readdir(join(path, 'chunks'))).toEqual(['aa'])
  await truncate(join(path, 'chunks', 'aa'), 2)
  expect(await other.has('aa', 3)).toBe(false)
})

test('error: a folder that is a file', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'store-')), 'file')
  await writeFile(path, '')
  await expect(folderStore(path)).rejects.toThrow()
})
