import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from './forge.mjs'

const measured = path.join(packageRoot, 'cache/snapshots')
const kept = path.join(packageRoot, 'snapshots/gas.json')

/** Forgets what was measured before, so that nothing old is compared. */
export function forgetGas() {
  rmSync(measured, { recursive: true, force: true })
}

/** What the last run measured: gas by what was done, in alphabetical order. */
function read() {
  const files = existsSync(measured) ? readdirSync(measured) : []
  const values = files.flatMap((file) =>
    Object.entries(JSON.parse(readFileSync(path.join(measured, file), 'utf8'))),
  )
  return Object.fromEntries(
    values.map(([name, gas]) => [name, Number(gas)]).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Keeps what was measured as what is right from now on. */
export function keepGas() {
  writeFileSync(kept, `${JSON.stringify(read(), null, 2)}\n`)
}

/** @returns {string[]} a line for each value that is not the kept one */
export function gasChanges() {
  const now = read()
  const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {}
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name}: ${now[name] ?? 'not measured'}, kept is ${before[name] ?? 'nothing'}`)
}
