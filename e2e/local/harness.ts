import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base } from '@playwright/test'
import type { ModelSource } from '@trine/sdk'
import { type FaultyOrigin, startFaultyOrigin } from '@trine/test'
import { serve } from '../../apps/demo/serve.mjs'
import { tinyText } from '../../models/tiny-text/index.js'
import {
  fixture,
  fixtureSource,
  padded,
  tinyInput,
} from '../../packages/sdk/src/routes/local/fixtures/fixtureModel.ts'

const files = {
  'tiny.onnx': fixture('tiny'),
  'spin.onnx': fixture('spin'),
  // Three pieces, the last one shorter.
  'big.onnx': padded(fixture('tiny'), 9_000_000),
}

/** The models that the harness page serves, at addresses relative to it. */
export const models: Record<'tiny' | 'big' | 'spin', ModelSource> = {
  tiny: fixtureSource({ url: 'tiny.onnx' }),
  big: fixtureSource({ url: 'big.onnx', bytes: files['big.onnx'], core: { name: 'fixture-big' } }),
  spin: fixtureSource({ name: 'spin', url: 'spin.onnx' }),
}

/** The text model as the harness page serves it. */
export const text: ModelSource = {
  ...tinyText,
  files: Object.fromEntries(Object.keys(tinyText.files).map((path) => [path, `tiny-text/${path}`])),
}

type WorkerFixtures = { harnessFolder: string }
type TestFixtures = {
  /** The harness page on an origin of this test's own, whose answers can be altered. */
  origin: FaultyOrigin
}

/** Tests of the local route alone, on a page that holds nothing else, under the demo's policy. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  harnessFolder: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from here.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'local-harness-'))
      await buildHarness(folder)
      for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes)
      const textModel = fileURLToPath(new URL('../../models/tiny-text/model', import.meta.url))
      await cp(textModel, join(folder, 'tiny-text'), { recursive: true })
      await use(folder)
      await rm(folder, { recursive: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  origin: async ({ harnessFolder }, use) => {
    const server = await serve({ directory: harnessFolder })
    const origin = await startFaultyOrigin(server.url)
    await use(origin)
    await origin.close()
    await server.close()
  },
})

/** Builds the page with the demo's bundler, as an app would. */
async function buildHarness(outDir: string): Promise<void> {
  const demo = new URL('../../apps/demo/package.json', import.meta.url)
  const { build } = await import(createRequire(demo).resolve('vite'))
  await build({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('harness', import.meta.url)),
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  })
}

/** The input of the fixture model, in a form that can be passed to a page. */
export const listOf = (n: number): number[] => [...tinyInput(n)]
