import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Plan } from '@trine/sdk'
import { serve } from '../../apps/demo/serve.mjs'
import { toySource } from '../../packages/sdk/src/testing/fixtures/toyModel.ts'
import { buildPage } from '../fixtures/buildPage.ts'
import { test as base } from '../fixtures/test.ts'
import type { Facts } from './page/page.ts'

type TestFixtures = {
  /** Where the page is; an origin of this test's own, and so is its storage. */
  url: string
}

/** Specs with a page that makes a client of fake places, in a real browser with real storage. */
export const test = base.extend<TestFixtures, { folder: string }>({
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from here.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'policy-page-'))
      await buildPage(new URL('page', import.meta.url), folder)
      await use(folder)
      await rm(folder, { recursive: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  url: async ({ folder }, use) => {
    const server = await serve({ directory: folder })
    await use(server.url)
    await server.close()
  },
})

/** Opens the page, and makes its client. */
export async function open(page: Page, url: string, facts: Omit<Facts, 'source'>): Promise<void> {
  await page.goto(url)
  await page.evaluate((all) => policyPage.open(all), { source: toySource(), ...facts })
}

export const first = (plan: Plan) => plan.steps[0]?.offer
