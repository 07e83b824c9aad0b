import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hex } from 'viem'
import { NodeFailedError } from '../errors/dev.js'
import { type Child, startChild } from './startChild.js'

/** Two folders up from here is the package, from source as when built; what runs is always built. */
const packageRoot = fileURLToPath(new URL('../..', import.meta.url))

/** Milliseconds that a start may take on a busy machine: five load the model at the same time. */
const patience = 60_000

export type ServerProcessParameters = {
  /** For messages. */
  name: string
  /** Of the program `trine`. */
  command: 'node' | 'serve'
  /** Its own: key, configuration, data and log. Kept between starts. */
  folder: string
  privateKey: Hex
  settings: object
  /** Told when it ends without having been asked to. */
  onDeath?: ((code: number | null) => void) | undefined
}

/** A server in a process of its own, that can be stopped and started again. */
export type ServerProcess = {
  folder: string
  /** The file that it writes what it does to, as JSON lines. */
  log: string
  /** Resolves when it takes requests. @throws {NodeFailedError} */
  start: () => Promise<void>
  stop: () => Promise<void>
  /** As a power cut would. */
  kill: () => Promise<void>
  isRunning: () => boolean
  /** Of the process that was started last. */
  pid: () => number | undefined
}

/** Writes what a server needs into its folder. Starts nothing yet. */
export function serverProcess({
  name,
  command,
  folder,
  privateKey,
  settings,
  onDeath,
}: ServerProcessParameters): ServerProcess {
  const log = join(folder, `${command}.log`)
  const config = join(folder, 'config.json')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'key'), privateKey, { mode: 0o600 })
  const all = { ...settings, keyFile: 'key', dataFolder: 'data' }
  writeFileSync(config, `${JSON.stringify(all, null, 2)}\n`)
  let child: Child | undefined
  let starting: Promise<Child> | undefined
  let asked = false

  const end = (how: 'stop' | 'kill') => async () => {
    asked = true
    // One that is about to be must not be missed.
    await (await starting?.catch(() => undefined))?.[how]()
  }
  return {
    folder,
    log,
    stop: end('stop'),
    kill: end('kill'),
    isRunning: () => child?.isRunning() ?? false,
    pid: () => child?.pid,
    async start() {
      if (child?.isRunning()) return
      asked = false
      let output = ''
      let heard = () => {}
      const listening = new Promise<'listening'>((resolve) => {
        heard = () => resolve('listening')
      })
      starting = startChild({
        program: process.execPath,
        args: [cliFile(), command, '--config', config],
        onOutput: (text) => {
          output = (output + text).slice(-500)
          if (/^listening on http/m.test(output)) heard()
        },
        onError: (text) => appendFileSync(log, text),
      })
      const started = await starting
      child = started
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), patience)
      })
      const ended = started.exited.then(() => 'ended' as const)
      const first = await Promise.race([listening, ended, late])
      clearTimeout(timer)
      if (first !== 'listening') {
        await started.kill()
        if (!asked) throw new NodeFailedError({ node: name, log })
        return
      }
      void started.exited.then((code) => {
        if (!asked) onDeath?.(code)
      })
    },
  }
}

/** The command of this package. */
function cliFile(): string {
  const { bin } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  const file = join(packageRoot, bin.trine)
  if (!existsSync(file)) throw new Error(`${file} is missing: build @trine/node first.`)
  return file
}
