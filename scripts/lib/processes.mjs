import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const windows = process.platform === 'win32'

/** How long a child may take to end before it is killed, in milliseconds. */
const patience = 3_000

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

let stopping = false

/** Whether the command was told to end: what fails from then on fails because of that. */
export const isStopping = () => stopping

/** Signals a child and everything that it started: each child leads a process group. */
function signalTree(child, signal) {
  if (child.pid === undefined) return
  try {
    if (windows) spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' })
    else process.kill(-child.pid, signal)
  } catch {
    // It has ended already.
  }
}

const groupLives = (pid) => {
  try {
    process.kill(-pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Ends every child, with its own children: asks first, then kills. */
export async function stopChildren() {
  stopping = true
  const children = [...running]
  for (const child of children) signalTree(child, 'SIGTERM')
  const deadline = Date.now() + patience
  const alive = () =>
    children.filter((child) => (windows ? running.has(child) : groupLives(child.pid)))
  while (alive().length > 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20))
  for (const child of alive()) signalTree(child, 'SIGKILL')
}

/**
 * Runs a program to its end, its output in a file.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ cwd: string, log: string, env?: Record<string, string | undefined>, timeout?: number, shell?: boolean }} options
 * @returns {Promise<{ code: number, timedOut: boolean }>} never rejects; `code` is 127 where the
 * program could not be started, and 128 where a signal ended it
 */
export function runProgram(program, parameters, { cwd, log, env, timeout, shell = false }) {
  if (stopping) return Promise.resolve({ code: 128, timedOut: false })
  mkdirSync(dirname(log), { recursive: true })
  return new Promise((resolve) => {
    const output = createWriteStream(log, { flags: 'a' })
    const child = spawn(program, parameters, {
      cwd,
      // What a program prints goes into a file.
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C then reaches it through us only, and its children with it.
      detached: !windows,
      shell: shell || windows,
    })
    running.add(child)
    child.stdout?.pipe(output, { end: false })
    child.stderr?.pipe(output, { end: false })
    let timedOut = false
    let ended = false
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            signalTree(child, 'SIGKILL')
          }, timeout)
    const finish = (code) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      // Whatever it left in its group would hold a port or the terminal.
      if (!windows && child.pid !== undefined && groupLives(child.pid)) signalTree(child, 'SIGKILL')
      running.delete(child)
      output.end(() => resolve({ code, timedOut }))
    }
    child.once('error', (error) => {
      output.write(`${program}: ${error.message}\n`)
      finish(127)
    })
    child.once('exit', (code) => {
      // Output still in the pipe is read first; a grandchild may hold the pipe open for ever.
      const late = setTimeout(() => finish(code ?? 128), 500)
      child.once('close', () => {
        clearTimeout(late)
        finish(code ?? 128)
      })
    })
  })
}

/**
 * Calls `stop` once when the command is to end: Ctrl-C, a polite kill, a closed terminal, or the death
 * of the npm that started it.
 *
 * @param {(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => Promise<void>} stop
 */
export function onStop(stop) {
  let called = false
  const once = (signal) => {
    // npm passes a Ctrl-C on that the terminal has sent to us as well: the second one means nothing.
    if (called) return
    called = true
    stopping = true
    stop(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => once(signal))
  // A terminal that is gone cannot be written to; that must not end the clearing up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  if (windows) return
  const parent = process.env.npm_lifecycle_event === undefined ? undefined : process.ppid
  const { isTTY, fd } = process.stdout
  setInterval(() => {
    if (parent !== undefined && process.ppid !== parent) once('SIGHUP')
    if (isTTY && !isOpen(fd)) once('SIGHUP')
  }, 1_000).unref()
}

/** A terminal that was closed tells nobody where the shell belongs to another user than its owner. */
function isOpen(fd) {
  try {
    writeSync(fd, '')
    return true
  } catch (error) {
    return error.code !== 'EIO'
  }
}
