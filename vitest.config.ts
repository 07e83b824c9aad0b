import { defineConfig } from 'vitest/config'

export default defineConfig({
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
          ],
        },
      },
      {
        extends: true,
        test: {
          // Of the commands and of the built packages: bundlers and child processes take their time.
          name: 'gates',
          include: ['scripts/**/*.test.mjs', 'environments/**/*.test.mjs'],
          globalSetup: ['scripts/gates/pack.mjs'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
