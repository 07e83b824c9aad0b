import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from './forge.mjs'

/** What the compiled code depends on: the contracts, the compiler's settings, the packages' versions. */
function inputs() {
  const contracts = readdirSync(path.join(packageRoot, 'src'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.sol'))
    .map((file) => `src/${file.split(path.sep).join('/')}`)
    .sort()
  return [...contracts, 'foundry.toml', 'scripts/lib/contracts.mjs']
}

/** One digest of all that the generated files are made from: tells in milliseconds whether they are current. */
export function sourceDigest() {
  const hash = createHash('sha256')
  for (const file of inputs()) {
    const bytes = readFileSync(path.join(packageRoot, file))
    hash.update(`${file}\n${bytes.length}\n`).update(bytes)
  }
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(path.join(packageRoot, 'package.json'), 'utf8'),
  )
  hash.update(`solady ${dependencies.solady}\nsolc ${devDependencies.solc}\n`)
  return hash.digest('hex')
}
