import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** Never part of a page that does not ask for them: each is an optional peer. */
const engines = [
  'onnxruntime-web',
  'viem',
  'react',
  'react-dom',
  '@tanstack/query-core',
  '@tanstack/react-query',
  '@trine/sdk',
]

/**
 * What a page loads for an entry before it calls anything: the entry's chunk and all that it imports
 * statically. What lies behind `import()` is loaded when it is first needed, and not counted.
 *
 * @param {string} file the entry
 * @returns {Promise<{ bytes: number, gzip: number, outside: string[], inputs: { file: string, bytes: number }[] }>}
 * `outside` the packages that it imports and that were not bundled; `inputs` the largest first
 */
export async function bundleEntry(file) {
  const { metafile, outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir: 'out',
    external: engines.flatMap((name) => [name, `${name}/*`]),
    logLevel: 'silent',
  })
  const outputs = new Map(Object.entries(metafile.outputs))
  // What lies behind an `import()` is an entry point too.
  const first = [...outputs].find(
    ([, { entryPoint }]) => entryPoint !== undefined && resolve(entryPoint) === resolve(file),
  )
  const loaded = new Set()
  const outside = new Set()
  const visit = (path) => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const one of outputs.get(path).imports) {
      if (one.kind !== 'import-statement') continue
      if (one.external) outside.add(one.path)
      else visit(one.path)
    }
  }
  visit(first[0])
  const chunks = outputFiles.filter(({ path }) => [...loaded].some((one) => path.endsWith(one)))
  if (chunks.length !== loaded.size) throw new Error(`Chunks are missing: ${[...loaded]}`)
  return {
    bytes: chunks.reduce((total, { contents }) => total + contents.length, 0),
    gzip: chunks.reduce((total, one) => total + gzipSync(one.contents, { level: 9 }).length, 0),
    outside: [...outside].sort(),
    inputs: [...loaded]
      .flatMap((path) => Object.entries(outputs.get(path).inputs))
      .map(([input, { bytesInOutput }]) => ({ file: input, bytes: bytesInOutput }))
      .sort((a, b) => b.bytes - a.bytes),
  }
}
