import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { oldNodeMessage } from '../lib/nodeVersion.mjs'
import { makeWorkspace, runCommand } from './workspace.mjs'

test.each(['4.9.1', '18.20.8', '20.18.3', '20'])('error: %s is too old', (version) => {
  expect(oldNodeMessage(version)).toBe(`Trine needs Node 20.19 or newer, and this is ${version}.`)
})

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0-nightly'])('default: %s will do', (version) => {
  expect(oldNodeMessage(version)).toBeUndefined()
})

describe('under an old Node', () => {
  const made = makeWorkspace()
  afterAll(made.remove)
  const stub = join(made.folder, 'old.cjs')
  writeFileSync(
    stub,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } })",
  )

  test.each(['start', 'test'])('error: npm %s says one sentence', async (command) => {
    const run = runCommand(made.folder, ['--require', stub, `scripts/${command}.mjs`])
    expect(await run.exited).toBe(1)
    expect(run.output()).toBe('Trine needs Node 20.19 or newer, and this is 18.20.8.\n')
  })
})
