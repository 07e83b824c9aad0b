import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isStopping, runProgram } from './processes.mjs'

/** Lines of a failed step's output that are shown; the file has the rest. */
const shownLines = 200

/** @param {number} started as of `performance.now()` */
export const seconds = (started) => `${((performance.now() - started) / 1_000).toFixed(1)} s`

/** One line for one step. */
export const report = (name, ...facts) =>
  console.log([name.padEnd(10), ...facts].join('  ').trimEnd())

/**
 * Commands that do one step together, one after the other, told in one line; their output is shown only
 * where one fails.
 *
 * @param {string} root
 * @param {string} name
 * @param {readonly Command[]} commands
 * @param {{ timeout?: number, quiet?: boolean }} [options] `timeout` in milliseconds, for each command;
 * `quiet` where the caller tells how it went
 * @returns {Promise<boolean>} whether all went well
 *
 * @typedef {object} Command
 * @property {string} program
 * @property {readonly string[]} parameters
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env]
 * @property {boolean} [shell]
 */
export async function runStep(root, name, commands, { timeout = 900_000, quiet = false } = {}) {
  const started = performance.now()
  const log = join(root, '.trine', 'logs', `${name}.log`)
  if (!quiet) rmSync(log, { force: true })
  for (const { program, parameters, cwd = root, env, shell } of commands) {
    const { code, timedOut } = await runProgram(program, parameters, {
      cwd,
      log,
      env,
      timeout,
      shell,
    })
    if (isStopping()) return false
    if (code === 0) continue
    if (quiet) return false
    report(name, timedOut ? `stopped after ${seconds(started)}` : `failed (${code})`)
    showLog(log)
    return false
  }
  if (!quiet) report(name, seconds(started))
  return true
}

/** @param {string} log a file */
export function showLog(log) {
  let text = ''
  try {
    text = readFileSync(log, 'utf8').trimEnd()
  } catch {
    return
  }
  const lines = text.split('\n')
  if (lines.length > shownLines) console.log(`... (the whole of it: ${log})`)
  console.log(lines.slice(-shownLines).join('\n'))
}
