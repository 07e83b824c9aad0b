import { expect, test } from 'vitest'
import { loadedAtOnce } from './firstView.ts'

const chunk = (moduleIds: string[], imports: string[] = [], isEntry = false) => ({
  type: 'chunk' as const,
  isEntry,
  imports,
  moduleIds,
})
const bundle = {
  'index.js': chunk(['src/main.tsx'], ['shared.js'], true),
  'shared.js': chunk(['node_modules/react/index.js'], ['index.js']),
  'later.js': chunk(['node_modules/viem/index.js'], ['shared.js']),
}

test('behavior: what only a later chunk has is not loaded at once', () => {
  expect(loadedAtOnce(bundle, /viem/)).toEqual([])
})

test('error: what the entry imports is, also through another chunk', () => {
  expect(loadedAtOnce(bundle, /main|react/)).toEqual([
    'src/main.tsx',
    'node_modules/react/index.js',
  ])
})
