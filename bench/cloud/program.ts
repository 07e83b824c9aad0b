import { join } from 'node:path'
import { build } from 'esbuild'
import * as paths from '../local/paths.ts'

/** Makes a program that plain Node runs, its packages as they are. @returns its file */
export async function buildProgram(name: 'answerServer' | 'lab'): Promise<string> {
  const outfile = join(paths.programs, `${name}.mjs`)
  await build({
    entryPoints: [join(paths.sources, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    external: [join(paths.peers, 'clients.js')],
    logLevel: 'warning',
  })
  return outfile
}
