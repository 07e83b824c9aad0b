// Runs the contracts' tests with a fixed seed, then compares what they cost with what is kept in
// snapshots/. `--update` keeps the new costs; other arguments are forge's. The last line says how many
// passed and failed.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { packageRoot, runForge } from './lib/forge.mjs'
import { forgetGas, gasChanges, keepGas } from './lib/gas.mjs'

const SEED = '0x7472696e65'
const args = process.argv.slice(2).filter((arg) => arg !== '--update')
const update = args.length + 2 < process.argv.length
mkdirSync(path.join(packageRoot, 'snapshots'), { recursive: true })
forgetGas()

let output = ''
const code = await runForge(['test', '--fuzz-seed', SEED, ...args], (text) => {
  output += text
  process.stdout.write(text)
})

const summary = /(\d+) tests passed, (\d+) failed/.exec(output)
const passed = Number(summary?.[1] ?? 0)
let failed = Number(summary?.[2] ?? 0)
if (code !== 0 && failed === 0) failed = 1
// A part of the tests measures a part of the costs, and a failed one perhaps something else.
if (args.length === 0 && failed === 0) {
  if (update) keepGas()
  const changes = gasChanges()
  for (const change of changes) process.stdout.write(`Gas: ${change}\n`)
  if (changes.length > 0) {
    process.stdout.write('Run node scripts/forgeTest.mjs --update where this is meant.\n')
    failed += 1
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
