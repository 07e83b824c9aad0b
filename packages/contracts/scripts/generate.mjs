// Compiles the contracts and writes their ABIs and bytecodes as TypeScript. With `--check` it writes
// nothing, and fails where a file is not what it would write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot, runForge } from './lib/forge.mjs'
import { render } from './lib/render.mjs'

const check = process.argv.includes('--check')
const code = await runForge(['build', 'src'], (text) => process.stdout.write(text))
if (code !== 0) process.exit(code)

const stale = Object.entries(render()).filter(([file, text]) => {
  const at = path.join(packageRoot, file)
  return !existsSync(at) || readFileSync(at, 'utf8') !== text
})
for (const [file, text] of stale) {
  if (check) {
    process.stderr.write(`${file} is not current: run node scripts/generate.mjs\n`)
    continue
  }
  mkdirSync(path.dirname(path.join(packageRoot, file)), { recursive: true })
  writeFileSync(path.join(packageRoot, file), text)
  process.stdout.write(`${file} written\n`)
}
process.exit(check && stale.length > 0 ? 1 : 0)
