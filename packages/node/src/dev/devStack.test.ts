import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { devStack } from './devStack.js'
import { readerOf } from './localChain.js'

const folder = mkdtempSync(join(tmpdir(), 'trine-dev-'))
const ended: (() => Promise<void>)[] = []

afterAll(async () => {
  for (const end of ended) await end()
  rmSync(folder, { recursive: true, force: true })
})

async function stackOf(operators: number, name: string, log: (line: string) => void = () => {}) {
  const stack = await devStack({ operators, dataDir: join(folder, name), log, blockTime: 0 })
  ended.push(stack.stop)
  return stack
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(condition: () => boolean) {
  for (const deadline = Date.now() + 20_000; !condition(); ) {
    if (Date.now() > deadline) throw new Error(`Never: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const health = async (url: string) => (await (await fetch(`${url}/health`)).json()) as object

test('default: nodes of real keys take requests, and end with the stack', async () => {
  const lines: string[] = []
  const { deployment, operators, anvil, ready, stop } = await stackOf(2, 'two', (line) =>
    lines.push(line),
  )
  await ready
  for (const { url, key, owner } of deployment.nodes)
    expect(await health(url)).toMatchObject({
      operator: key.toLowerCase(),
      owner: owner.toLowerCase(),
      hub: deployment.hub.toLowerCase(),
    })
  expect(statSync(join(folder, 'two', 'node-1', 'key')).mode & 0o777).toBe(0o600)

  // One that dies is told of and stays dead, the other goes on, and it can be started again.
  const [first, second] = operators
  const [one, other] = deployment.nodes
  if (!first || !second || !one || !other) throw new Error('There should be two.')
  await second.kill()
  expect(lines).toEqual([])
  await expect(health(other.url)).rejects.toThrow()
  await health(one.url)
  await second.start()
  await health(other.url)
  process.kill(first.pid() as number, 'SIGKILL')
  await until(() => lines.length > 0)
  expect(lines).toEqual(['Node 1 has ended.'])
  expect(first.isRunning()).toBe(false)

  await stop()
  expect(isAlive(anvil.pid)).toBe(false)
  expect(second.isRunning()).toBe(false)
  await expect(health(other.url)).rejects.toThrow()
}, 60_000)

test('behavior: the next start is a new chain in the same folder', async () => {
  const first = await stackOf(1, 'again')
  writeFileSync(join(folder, 'again', 'left'), '')
  // While its node is being started.
  await first.stop()
  const pid = first.operators[0]?.pid()
  expect(isAlive(pid as number)).toBe(false)
  const { deployment, stop } = await stackOf(1, 'again')
  expect(existsSync(join(folder, 'again', 'left'))).toBe(false)
  expect(deployment.wallet).not.toEqual(first.deployment.wallet)
  await readerOf(deployment.rpcUrl).getBlockNumber()
  await stop()
}, 60_000)

test('error: a folder with something else in it is left alone', async () => {
  const precious = mkdtempSync(join(folder, 'precious-'))
  writeFileSync(join(precious, 'thesis'), '')
  await expect(devStack({ dataDir: precious })).rejects.toMatchObject({ code: 'dev/data-folder' })
  expect(existsSync(join(precious, 'thesis'))).toBe(true)
})

test.runIf(process.platform === 'linux')(
  'behavior: a kill of the process that started it leaves nothing behind',
  async () => {
    const door = new URL('../../dist/exports/dev.js', import.meta.url).href
    const data = join(folder, 'orphans')
    const program = `const { devStack } = await import(${JSON.stringify(door)})
      const { ready } = await devStack({ operators: 1, dataDir: ${JSON.stringify(data)} })
      await ready
      console.log('ready')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (bytes) => {
      output += bytes
    })
    await until(() => output.includes('ready'))
    const children = descendants(child.pid as number)
    // The chain, the node, and who keeps them.
    expect(children).toHaveLength(3)
    child.kill('SIGKILL')
    await until(() => !children.some(isAlive))
  },
  60_000,
)

/** Processes below this one, as Linux tells them. */
function descendants(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  const children = text === '' ? [] : text.split(' ').map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}
