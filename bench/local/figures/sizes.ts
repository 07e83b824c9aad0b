import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import * as paths from '../paths.ts'

/** Bytes after `gzip -9`: what a page loads for an entry at once, and each piece that it loads later. */
export type Size = { entry: string; gzip: number; later: { what: string; gzip: number }[] }

const entries = {
  '@trine/sdk': 'exports/index.js',
  '@trine/sdk/local': 'exports/local.js',
  '@trine/sdk/policy': 'exports/policy.js',
  '@trine/sdk/record': 'exports/record.js',
  '@trine/sdk/query': 'exports/query.js',
  '@trine/sdk/test': 'exports/test.js',
  'the worker of @trine/sdk/local': 'routes/local/worker/worker.js',
}

export async function measureSizes(): Promise<Size[]> {
  const sizes: Size[] = []
  for (const [entry, file] of Object.entries(entries)) {
    const { metafile, outputFiles } = await build({
      entryPoints: [join(paths.sdkDist, file)],
      bundle: true,
      minify: true,
      splitting: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      outdir: paths.sdkDist,
      absWorkingDir: paths.sdkDist,
      // Engines and the query library are the app's own choice.
      external: ['onnxruntime-web', '@tanstack/query-core'],
      logLevel: 'silent',
    })
    const gzipped = (path: string) => {
      const output = outputFiles.find((one) => one.path === join(paths.sdkDist, path))
      return gzipSync(output?.contents ?? '', { level: 9 }).length
    }
    const first = loadedAtOnce(metafile)
    const later = Object.keys(metafile.outputs).filter((path) => !first.has(path))
    sizes.push({
      entry,
      gzip: [...first].reduce((sum, path) => sum + gzipped(path), 0),
      later: later.map((path) => ({ what: mainInput(metafile, path), gzip: gzipped(path) })),
    })
  }
  return sizes
}

/** The entry's chunk and all that it imports statically. */
function loadedAtOnce({ outputs }: Metafile): Set<string> {
  const isLater = new Set(
    Object.values(outputs).flatMap(({ imports }) =>
      imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path),
    ),
  )
  const start = Object.keys(outputs).find(
    (path) => outputs[path]?.entryPoint !== undefined && !isLater.has(path),
  )
  const loaded = new Set<string>()
  const visit = (path: string) => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const { kind, path: next, external } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && !external) visit(next)
  }
  if (start !== undefined) visit(start)
  return loaded
}

/** The package that makes up most of a chunk. */
function mainInput({ outputs }: Metafile, path: string): string {
  const inputs = Object.entries(outputs[path]?.inputs ?? {})
  const [largest] = inputs.sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)[0] ?? ['']
  return (
    /node_modules\/(?!\.pnpm)((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(largest)?.[1] ??
    (largest || 'what others share')
  )
}
