#!/usr/bin/env node
// The compiler as forge calls it: `--version`, then `--standard-json` with every source on stdin. The
// npm package is the same compiler as WebAssembly, so that nothing but npm is needed to build.
const solc = require('solc')

const flags = process.argv.slice(2)
if (flags.includes('--version')) {
  process.stdout.write(
    `solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`,
  )
} else if (flags.includes('--standard-json')) {
  const chunks = []
  process.stdin.on('data', (chunk) => chunks.push(chunk))
  process.stdin.on('end', () => {
    process.stdout.write(solc.compile(Buffer.concat(chunks).toString('utf8')))
  })
} else {
  process.stderr.write('Only --version and --standard-json are supported.\n')
  process.exitCode = 2
}
