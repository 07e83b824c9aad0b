import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: {
      // Built code starts threads from built files; tests run from source, so in their own thread.
      '#platform': new URL('packages/sdk/src/routes/local/fixtures/inProcess.ts', import.meta.url)
        .pathname,
    },
  },
  test: {
    // Two cores; tests that need more time than this need a smaller case.
    maxWorkers: 2,
    testTimeout: 10_000,
    retry: 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'models/*/**/*.test.{ts,mjs}',
            'examples/**/*.test.ts',
            'apps/*/{src,plugins}/**/*.test.{ts,tsx}',
            'bench/{lib,policy}/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          // Of the commands and of the built packages: bundlers and child processes take their time.
          name: 'gates',
          include: [
            'scripts/**/*.test.mjs',
            'environments/**/*.test.mjs',
            'packages/*/scripts/**/*.test.mjs',
          ],
          globalSetup: ['scripts/gates/pack.mjs'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
