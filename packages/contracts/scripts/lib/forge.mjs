import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export const packageRoot = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The native forge of this machine, straight from its platform package: install scripts do not run here,
 * and nothing is looked for in PATH.
 */
export function forgeBinary() {
  const cpu = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `@foundry-rs/forge-${process.platform}-${cpu}`
  const shim = createRequire(import.meta.url).resolve('@foundry-rs/forge/package.json')
  try {
    return createRequire(shim).resolve(`${name}/bin/forge`)
  } catch {
    throw new Error(`There is no forge for this machine: ${name} is not installed.`)
  }
}

/**
 * Runs forge in this package. Its standard output goes to `onOutput`, errors to the terminal.
 * @returns {Promise<number>} the exit code
 */
export function runForge(args, onOutput) {
  return new Promise((resolve, reject) => {
    const child = spawn(forgeBinary(), args, {
      cwd: packageRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, FOUNDRY_DISABLE_NIGHTLY_WARNING: '1' },
    })
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', onOutput)
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}
