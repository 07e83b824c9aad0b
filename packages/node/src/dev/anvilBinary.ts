import { createRequire } from 'node:module'
import { AnvilMissingError } from '../errors/dev.js'

/**
 * The native anvil of this machine, straight from its platform package: half the start time of the script
 * around it, and no process in between that could die alone.
 *
 * @throws {AnvilMissingError}
 */
export function anvilBinary(): string {
  const cpu = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `@foundry-rs/anvil-${process.platform}-${cpu}`
  const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil'
  try {
    const shim = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json')
    return createRequire(shim).resolve(`${name}/bin/${file}`)
  } catch {
    throw new AnvilMissingError({ wanted: name })
  }
}
