import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import { listBrowsers, sandboxFlags } from '../scripts/lib/browser.mjs'

const here = dirname(fileURLToPath(import.meta.url))

// `npm test` has found one that starts; run alone, this takes the first that is there.
const executablePath = process.env.TRINE_CHROMIUM ?? listBrowsers(dirname(here))[0]?.path

const flags = [
  ...sandboxFlags(),
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const webgpuFlags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']

const report = process.env.TRINE_REPORT

const launch = (args: string[]) => ({
  launchOptions: { args, ...(executablePath === undefined ? {} : { executablePath }) },
})

/** Specs with a chain and five nodes: one after the other, as one stack is all that two cores carry. */
const chainSpecs = '**/chain/*.spec.ts'

/** Specs in need of a GPU adapter are named `*.webgpu.spec.ts`; they get a slow one in software. */
const webgpuSpecs = '**/*.webgpu.spec.ts'

export default defineConfig({
  testDir: here,
  outputDir: `${dirname(here)}/test-results`,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  workers: 2,
  timeout: 30_000,
  // The first start of a browser on two busy cores.
  expect: { timeout: 10_000 },
  reporter: [['list'], ...(report ? [['json', { outputFile: report }] as ['json', object]] : [])],
  use: { trace: 'retain-on-failure' },
  projects: [
    // First: one worker is with it for minutes, and the other has the rest to do meanwhile.
    {
      name: 'chain',
      testMatch: chainSpecs,
      fullyParallel: false,
      workers: 1,
      timeout: 60_000,
      use: launch(flags),
    },
    { name: 'chromium', testIgnore: [webgpuSpecs, chainSpecs], use: launch(flags) },
    {
      name: 'webgpu',
      testMatch: webgpuSpecs,
      timeout: 60_000,
      use: launch([...flags, ...webgpuFlags]),
    },
  ],
})
