import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Stack, startStack } from '../testing/stack.js'

// Each starts a process.
vi.setConfig({ testTimeout: 60_000 })

const program = fileURLToPath(new URL('../../bin/trine.mjs', import.meta.url))
let folder: string
beforeAll(() => {
  expect(existsSync(fileURLToPath(new URL('../../dist', import.meta.url))), 'build first').toBe(
    true,
  )
  folder = mkdtempSync(join(tmpdir(), 'trine-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function trine(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const [status] = await once(child, 'close')
  return { status, out, err }
}

test('default: help and version', async () => {
  const [help, version] = await Promise.all([trine('--help'), trine('--version')])
  expect(help).toMatchObject({ status: 0, err: '' })
  expect(help.out).toContain('trine node --config FILE')
  expect(version).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

test.each([
  [[]],
  [['constructor']],
  [['node']],
  [['node', '--config']],
  [['node', '--no-such-thing']],
  [['serve']],
  [['serve', '--config', 'x', 'y']],
  [['verify', 'x.json']],
  [['verify', 'x.json', '--rpc', 'file:///x']],
  [['verify', '/none.json', '--rpc', 'http://127.0.0.1:1']],
  [['dev', '--operators', '0']],
  [['dev', '--port', 'x']],
  [['replay', 'x.jsonl']],
])('error: %j is told in one sentence', async (args) => {
  const { status, out, err } = await trine(...args)
  expect([status, out]).toEqual([64, ''])
  expect(err).toMatch(/^[^\n]*\. See trine --help\.\n$/)
  expect(err).not.toMatch(/Error|at .*\.js/)
})

test('error: a configuration that cannot be used is named by its code', async () => {
  const file = join(folder, 'bad.json')
  writeFileSync(file, '{ "rpcUrl": 5 }')
  const { status, err } = await trine('node', '--config', file)
  expect([status, err]).toEqual([
    70,
    expect.stringMatching(/^The setting "rpcUrl" .*\[node\/config-invalid\]\n$/),
  ])
})

test('error: an endpoint whose configuration cannot be used', async () => {
  const file = join(folder, 'cloud.json')
  writeFileSync(file, '{ "apiKeys": "everyone" }')
  const { status, err } = await trine('serve', '--config', file)
  expect([status, err]).toEqual([
    70,
    expect.stringMatching(/^The setting "apiKeys" .*\[node\/config-invalid\]\n$/),
  ])
})

test('error: a file that is no record', async () => {
  const file = join(folder, 'record.json')
  writeFileSync(file, '{}')
  const { status, err } = await trine('verify', file, '--rpc', 'http://127.0.0.1:1')
  expect([status, err]).toEqual([70, expect.stringMatching(/^[^\n]+ \[record\/[a-z-]+\]\n$/)])
})

describe('a node', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack(1)
  })
  afterAll(() => stack?.close())

  test('default: one line on standard output, events as JSON on standard error, an end by signal', async () => {
    const { rpcUrl, chainId, hub } = stack.deployment
    const file = join(folder, 'node.json')
    writeFileSync(join(folder, 'key'), stack.configOf(0).key, { mode: 0o600 })
    writeFileSync(file, JSON.stringify({ rpcUrl, chainId, hub, dataFolder: 'data' }))
    const child = spawn(process.execPath, [program, 'node', '--config', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, err] = ['', '']
    child.stderr.on('data', (text) => {
      err += text
    })
    const [line] = await once(child.stdout, 'data')
    out += line
    const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(out)?.[1]
    expect((await (await fetch(`${url}/health`)).json()).status).toBe('ok')
    child.kill('SIGTERM')
    const [status] = await once(child, 'close')
    expect(status).toBe(0)
    const events = err
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text).event)
    expect(events).toContain('stopping')
    expect(existsSync(join(folder, 'data', 'journal.db.lock'))).toBe(false)
  })
})
