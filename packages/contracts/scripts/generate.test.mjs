import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from './lib/forge.mjs'
import { sourceDigest } from './lib/sources.mjs'

test.each(['generated/abi.ts', 'generated/bytecode.ts'])('%s is current', (file) => {
  const text = readFileSync(path.join(packageRoot, file), 'utf8')
  expect(text).toContain(`// Sources: ${sourceDigest()}\n`)
})
