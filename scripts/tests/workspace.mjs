import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { markInstalled } from '../lib/prepare.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Where the stack of a checkout in little says that it is. */
export const littleDeployment = {
  chainId: 31_337,
  rpcUrl: 'http://127.0.0.1:1',
  wsUrl: 'ws://127.0.0.1:1',
  nodes: [{ url: 'http://127.0.0.1:2' }],
}

const fakeStack = `import { appendFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
export async function devStack({ dataDir }) {
  const note = (line) => appendFileSync(join(dirname(dataDir), 'stack.log'), line + '\\n')
  note('started')
  if (process.env.LITTLE_STACK === 'fails') throw new Error('No local chain can be started.')
  return {
    deployment: ${JSON.stringify(littleDeployment)},
    ready: Promise.resolve(),
    stop: async () => note('stopped'),
  }
}
`

/**
 * A checkout in little, in a folder whose name has a space: the real commands and the real server, one
 * package whose build is given, and a stack that only notes what is done with it.
 *
 * @param {{ build?: string, installed?: boolean }} [options] `build` is a shell command
 */
export function makeWorkspace({ build = 'node build.mjs', installed = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'trine checkout '))
  const demo = join(folder, 'apps', 'demo')
  mkdirSync(join(demo, 'dist'), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
  cpSync(join(root, 'apps', 'demo', 'serve.mjs'), join(demo, 'serve.mjs'))
  symlinkSync(join(root, 'apps', 'demo', 'node_modules'), join(demo, 'node_modules'))
  const write = (file, text) => writeFileSync(join(folder, file), text)
  write('pnpm-workspace.yaml', 'packages:\n  - apps/*\n')
  write('package.json', JSON.stringify({ name: 'little', packageManager: 'pnpm@12.21.0' }))
  write(
    'apps/demo/package.json',
    JSON.stringify({ name: 'demo', type: 'module', scripts: { build } }),
  )
  write(
    'apps/demo/build.mjs',
    "import { writeFileSync } from 'node:fs'\nwriteFileSync('dist/index.html', '<h1>here</h1>')\n",
  )
  mkdirSync(join(folder, 'packages', 'node', 'dist', 'exports'), { recursive: true })
  write('packages/node/package.json', '{ "type": "module" }')
  write('packages/node/dist/exports/dev.js', fakeStack)
  if (installed) markInstalled(folder)
  return {
    folder,
    write,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/**
 * A command of that checkout, as npm runs it but for npm.
 *
 * @param {string} folder
 * @param {readonly string[]} parameters of node
 * @param {Record<string, string | undefined>} [env]
 */
export function runCommand(folder, parameters, env = {}) {
  const child = spawn(process.execPath, parameters, {
    cwd: folder,
    env: { ...process.env, PORT: undefined, npm_lifecycle_event: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      output += bytes
    })
  const exited = once(child, 'exit').then(([code]) => code)
  return {
    child,
    exited,
    output: () => output,
    lines: () => output.trim().split('\n'),
    /** Waits until the output matches. */
    async says(pattern, { timeout = 20_000 } = {}) {
      const deadline = Date.now() + timeout
      for (;;) {
        const found = pattern.exec(output)
        if (found !== null) return found
        if (Date.now() > deadline || child.exitCode !== null)
          throw new Error(`No ${pattern} in:\n${output}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}

export const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
