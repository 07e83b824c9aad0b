import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { isAlive, littleDeployment, makeWorkspace, runCommand } from './workspace.mjs'

const cleanUps = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function workspace(options) {
  const made = makeWorkspace(options)
  cleanUps.push(made.remove)
  return made
}

function start(folder, parameters = [], env = {}) {
  const run = runCommand(folder, ['scripts/start.mjs', ...parameters], env)
  cleanUps.push(async () => {
    run.child.kill('SIGKILL')
    await run.exited
  })
  return run
}

/** A build that says who it is and then takes for ever, as does a child of its own. */
const endless =
  "import { spawn } from 'node:child_process'\n" +
  "import { writeFileSync } from 'node:fs'\n" +
  "process.on('SIGINT', () => {})\n" +
  "const child = spawn('sleep', ['1000'], { stdio: 'inherit' })\n" +
  "writeFileSync('pids.json', JSON.stringify([process.pid, child.pid]))\n" +
  'setInterval(() => {}, 1000)\n'

async function until(condition) {
  for (const deadline = Date.now() + 15_000; !condition(); ) {
    if (Date.now() > deadline) throw new Error(`Never: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const url = /http:\/\/127\.0\.0\.1:(\d+)\//

describe('npm start', () => {
  test('default: ends with one URL, which answers', async () => {
    const { folder } = workspace()
    const run = start(folder)
    const [address] = await run.says(url)
    const answer = await fetch(address)
    expect(await answer.text()).toBe('<h1>here</h1>')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(run.lines().filter((line) => url.test(line))).toHaveLength(1)
    expect(run.lines().at(-1)).toMatch(url)
  })

  const stackLog = (folder) => readFileSync(join(folder, '.trine', 'stack.log'), 'utf8')

  test('default: the page is told of the chain, in a line for it and one for the nodes', async () => {
    const { folder } = workspace()
    const run = start(folder)
    const [address] = await run.says(url)
    const answer = await fetch(`${address}deployment.json`)
    expect(await answer.json()).toEqual(littleDeployment)
    expect(answer.headers.get('content-security-policy')).toContain('ws://127.0.0.1:1')
    expect(run.lines().filter((line) => /^(chain|nodes) /.test(line))).toHaveLength(2)
    run.child.kill('SIGINT')
    expect(await run.exited).toBe(0)
    expect(stackLog(folder)).toBe('started\nstopped\n')
  })

  test('parameters: no chain', async () => {
    const { folder } = workspace()
    const run = start(folder, ['--no-chain'])
    const [address] = await run.says(url)
    expect((await fetch(address)).status).toBe(200)
    expect(await (await fetch(`${address}deployment.json`)).json()).toBeNull()
    expect(existsSync(join(folder, '.trine', 'stack.log'))).toBe(false)
  })

  test('error: a chain that cannot be started says how to do without', async () => {
    const { folder } = workspace()
    const run = start(folder, [], { LITTLE_STACK: 'fails' })
    expect(await run.exited).toBe(1)
    expect(run.lines().slice(-2)).toEqual([
      'No local chain can be started.',
      '`npm start -- --no-chain` starts the page without a chain.',
    ])
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('behavior: %s ends it well', async (signal) => {
    const { folder } = workspace()
    const run = start(folder)
    const [address] = await run.says(url)
    // A page that keeps its connection open must not hold the server.
    await fetch(address)
    run.child.kill(signal)
    expect(await run.exited).toBe(0)
    await expect(fetch(address)).rejects.toThrow()
    expect(existsSync(join(folder, '.trine', 'start.lock'))).toBe(false)
  })

  test('behavior: stopped while it builds, it leaves no process', async () => {
    const { folder, write } = workspace()
    write('apps/demo/build.mjs', endless)
    const run = start(folder)
    const file = join(folder, 'apps', 'demo', 'pids.json')
    await until(() => existsSync(file) && readFileSync(file, 'utf8').endsWith(']'))
    const pids = JSON.parse(readFileSync(file, 'utf8'))
    expect(pids.every(isAlive)).toBe(true)
    run.child.kill('SIGINT')
    expect(await run.exited).toBe(130)
    await until(() => !pids.some(isAlive))
    expect(run.output()).not.toMatch(/failed/)
  })

  test('behavior: stopped while it installs, it leaves no process', async () => {
    const { folder, write } = workspace({ installed: false })
    mkdirSync(join(folder, 'bin'))
    write('install.mjs', endless)
    writeFileSync(join(folder, 'bin', 'npx'), '#!/bin/sh\nexec node install.mjs\n', { mode: 0o755 })
    const run = start(folder, [], { PATH: `${join(folder, 'bin')}:${process.env.PATH}` })
    const file = join(folder, 'pids.json')
    await until(() => existsSync(file) && readFileSync(file, 'utf8').endsWith(']'))
    run.child.kill('SIGTERM')
    expect(await run.exited).toBe(143)
    const pids = JSON.parse(readFileSync(file, 'utf8'))
    await until(() => !pids.some(isAlive))
  })

  test('error: a build that fails shows its output and no URL', async () => {
    const { folder, write } = workspace()
    write('apps/demo/build.mjs', "console.log('the reason')\nprocess.exit(3)\n")
    const run = start(folder)
    expect(await run.exited).toBe(1)
    expect(run.output()).toContain('the reason')
    expect(run.output()).not.toMatch(url)
  })

  test('error: a second start names the URL of the first, and leaves it alone', async () => {
    const { folder } = workspace()
    const [address] = await start(folder).says(url)
    const second = start(folder)
    expect(await second.exited).toBe(1)
    expect(second.lines()).toHaveLength(1)
    expect(second.output()).toContain(address)
    expect((await fetch(address)).status).toBe(200)
  })

  test('error: of two at once, one starts', async () => {
    const { folder } = workspace()
    const runs = [start(folder), start(folder), start(folder)]
    await until(() => runs.filter(({ child }) => child.exitCode === 1).length === 2)
    const rest = runs.filter(({ child }) => child.exitCode === null)
    expect(rest).toHaveLength(1)
    await rest[0].says(url)
  })

  test('behavior: the lock of a start that was killed is no obstacle', async () => {
    const { folder } = workspace()
    const first = start(folder)
    await first.says(url)
    first.child.kill('SIGKILL')
    await first.exited
    expect(existsSync(join(folder, '.trine', 'start.lock'))).toBe(true)
    await start(folder).says(url)
  })

  test.runIf(process.platform === 'linux')(
    'behavior: nor is one whose number is now that of another process',
    async () => {
      const { folder, write } = workspace()
      mkdirSync(join(folder, '.trine'))
      write('.trine/start.lock', JSON.stringify({ pid: process.pid, birth: 'earlier/1', url: 'x' }))
      await start(folder).says(url)
    },
  )

  test('behavior: nor is one that was cut short', async () => {
    const { folder, write } = workspace()
    mkdirSync(join(folder, '.trine'))
    write('.trine/start.lock', '{"pid":')
    await start(folder).says(url)
  })

  test('error: a port that is taken', async () => {
    const { folder } = workspace()
    const other = createServer().listen(0, '127.0.0.1')
    cleanUps.push(() => new Promise((resolve) => other.close(resolve)))
    await until(() => other.listening)
    const { port } = other.address()
    for (const run of [start(folder, ['--port', `${port}`]), undefined]) {
      const asked = run ?? start(folder, [], { PORT: `${port}` })
      expect(await asked.exited).toBe(1)
      expect(asked.lines().at(-1)).toBe(`Port ${port} is taken; ask for another, or for none.`)
    }
  })

  test.each([['--port=http'], ['--port', '70000'], ['--port']])(
    'error: no port: %s %s',
    async (...parameters) => {
      const { folder } = workspace()
      const run = start(folder, parameters)
      expect(await run.exited).toBe(1)
      expect(run.lines()).toHaveLength(1)
      expect(run.output()).toMatch(/is not a port\./)
    },
  )
})
