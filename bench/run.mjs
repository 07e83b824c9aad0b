// Node 20 reads no TypeScript: Vite, which builds the pages anyway, runs the scripts too.
import { resolve } from 'node:path'
import { runnerImport } from 'vite'

const script = process.argv[2]
if (script === undefined) {
  console.error('Name a script: node run.mjs local.ts')
  process.exit(1)
}
try {
  const { module } = await runnerImport(resolve(import.meta.dirname, script))
  await module.main(process.argv.slice(3))
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
