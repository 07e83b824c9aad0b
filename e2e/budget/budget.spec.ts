import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { formatUsd, type Usd, usd } from '@trine/sdk'
import { serve } from '../../apps/demo/serve.mjs'
import { toySource } from '../../packages/sdk/src/testing/fixtures/toyModel.ts'
import { buildPage } from '../fixtures/buildPage.ts'
import { test as base, expect } from '../fixtures/test.ts'
import type { Facts } from './page/page.ts'

const ceiling = usd('0.002')
const perDay = usd('0.5')
const facts: Facts = {
  source: toySource(),
  ceiling: formatUsd(ceiling),
  perDay: formatUsd(perDay),
  calls: 250,
  spread: 2000,
  atomic: true,
}

// A thousand calls, each with four messages to this process, on two busy cores.
base.setTimeout(90_000)

const test = base.extend<{ url: string }, { folder: string }>({
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from here.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'budget-page-'))
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

/**
 * The account of whoever is paid, apart from any ledger: what was charged, and the whole price of each run
 * that has begun and not ended. Its greatest sum is what the budget has to hold.
 *
 * @param closeAfter so many runs: the tab of the last of them is closed before it hears of its end
 */
async function keepAccount(context: BrowserContext, closeAfter?: number) {
  const open = new Set<string>()
  let charged = 0n
  const account = {
    greatest: 0n,
    atWorst: () => charged + BigInt(open.size) * ceiling,
  }
  let ends = 0
  await context.exposeBinding('provider', ({ page }, event: 'begin' | 'end', id: string) => {
    if (event === 'begin') {
      open.add(id)
      if (account.atWorst() > account.greatest) account.greatest = account.atWorst()
      return '0'
    }
    ends++
    if (ends === closeAfter) {
      void page.close()
      return new Promise<never>(() => {})
    }
    open.delete(id)
    const amount = BigInt(Math.floor(Math.random() * (Number(ceiling) + 1)))
    charged += amount
    return formatUsd(amount as Usd)
  })
  return account
}

async function openTabs(context: BrowserContext, url: string): Promise<Page[]> {
  const tabs = await Promise.all([0, 1, 2, 3].map(() => context.newPage()))
  await Promise.all(tabs.map((tab) => tab.goto(url)))
  return tabs
}

const refusals = ['policy/budget-exceeded', 'policy/no-offer-allowed']

test('1,000 calls of four tabs never pass the budget, though one tab is closed among them', async ({
  context,
  url,
}) => {
  const account = await keepAccount(context, 100)
  const tabs = await openTabs(context, url)
  const spent = await Promise.all(
    tabs.map((tab) => tab.evaluate((all) => budgetPage.spendTogether(all), facts).catch(() => [])),
  )
  const rest = tabs.find((tab) => !tab.isClosed())
  const ends = spent.flat()
  expect(ends).toHaveLength(750)
  expect(ends.filter((end) => end !== 'answered' && !refusals.includes(end))).toEqual([])
  // What the last of them left over, since they had set aside more than they came to.
  expect(refusals).toContain(await rest?.evaluate((all) => budgetPage.spendRest(all), facts))

  expect(account.greatest).toBeLessThanOrEqual(perDay)
  const ledger = await rest?.evaluate(() => budgetPage.ledger())
  const kept = [...(ledger?.spent ?? []), ...(ledger?.reserved ?? [])]
  const sum = kept.reduce((all, { amount }) => all + BigInt(amount), 0n)
  expect(sum).toBeLessThanOrEqual(perDay)
  // And it is used up: what is left pays for no further run.
  expect(sum).toBeGreaterThan(perDay - ceiling)
  // The closed tab's are in it, whole: nobody can tell what became of them.
  expect(ledger?.reserved.length).toBeGreaterThan(0)
  expect(sum).toBeGreaterThanOrEqual(account.atWorst())
})

test('error: with a store that is not atomic, they pass it', async ({ context, url }) => {
  const account = await keepAccount(context)
  const tabs = await openTabs(context, url)
  await Promise.all(
    tabs.map((tab) =>
      tab.evaluate((all) => budgetPage.spendTogether(all), { ...facts, atomic: false }),
    ),
  )
  expect(account.greatest).toBeGreaterThan(perDay)
})
