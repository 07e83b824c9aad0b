import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { firstView } from './plugins/firstView.ts'

const outDir = fileURLToPath(new URL('dist', import.meta.url))

/** Weights are left out: they hardly shrink, and answers to range requests need their plain bytes. */
const compressible = /\.(?:css|html|js|json|mjs|svg|wasm|webmanifest)$/

/** Below this a header and a second file cost more than they save. */
const leastBytes = 1_024

/** Writes `file.br` and `file.gz` beside each file, so that the server compresses nothing itself. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    enforce: 'post',
    async closeBundle() {
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true })
      for (const entry of entries) {
        if (!entry.isFile() || !compressible.test(entry.name)) continue
        const file = join(entry.parentPath, entry.name)
        const bytes = await readFile(file)
        if (bytes.length < leastBytes) continue
        const [br, gz] = await Promise.all([
          promisify(brotliCompress)(bytes, {
            params: {
              // The engine's 14.2 MB: level 6 gives 2.80 MB in 0.5 s, level 9 2.67 MB in 2.3 s, level
              // 11 2.30 MB in half a minute.
              [constants.BROTLI_PARAM_QUALITY]: bytes.length > 1_000_000 ? 6 : 11,
              [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
            },
          }),
          promisify(gzip)(bytes, { level: bytes.length > 1_000_000 ? 6 : 9 }),
        ])
        if (br.length < bytes.length) await writeFile(`${file}.br`, br)
        if (gz.length < bytes.length) await writeFile(`${file}.gz`, gz)
      }
    },
  }
}

/** Wallets, chains and contracts: for the second view alone. */
const chainParts =
  /node_modules\/(?:viem|wagmi|@wagmi|@noble\/curves|ox|abitype)\/|packages\/contracts\/|sdk\/dist\/(?:claims|routes\/chain|exports\/chain)|src\/register\/(?!RegisterDoor)/

export default defineConfig({
  base: '/',
  plugins: [react(), precompress(), firstView(chainParts)],
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no data: or blob: but images, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
  },
})
