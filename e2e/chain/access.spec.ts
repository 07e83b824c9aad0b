import type { Page } from '@playwright/test'
import { overflow, violations } from '../demo/demo.ts'
import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'
import { ownerOf } from './ownerOf.ts'
import { open, openWithSession, parts, patience } from './registrar.ts'

/** Light and dark, and no wider than a narrow phone. */
async function holds(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page)).toEqual([])
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  if (size) await page.setViewportSize(size)
}

// Rounds of axe take long on a busy machine.
test.beforeEach(() => test.slow())

test('axe finds nothing, and 320 pixels are enough: before a wallet, with one, refused, registered', async ({
  page,
  wallet,
  name,
}) => {
  await wallet()
  await page.goto('/#/register')
  const demo = parts(page)
  await expect(demo.connect).toBeVisible(patience)
  await expect(page.getByText('says it is free.')).toBeVisible(patience)
  await holds(page)

  await demo.connect.click()
  await expect(page.getByRole('button', { name: 'Disconnect' })).toBeVisible(patience)
  await demo.field.fill('app-uniswap')
  await demo.pull.click()
  await expect(demo.refused).toBeVisible(patience)
  for (const summary of await page.locator('summary:visible').all()) await summary.click()
  await holds(page)

  await demo.field.fill(name)
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  await holds(page)
})

test('axe finds nothing, and 320 pixels are enough: with a session, a lie, an error', async ({
  page,
  wallet,
  nodes,
  name,
}) => {
  const { switchChain } = await wallet()
  const demo = await openWithSession(page, name)
  await holds(page)

  await demo.lie.click()
  await page.getByRole('switch').check()
  await page.getByRole('button', { name: 'Send the lie' }).click()
  await expect(demo.says(/did not believe the page/)).toBeVisible(patience)
  await holds(page)

  for (const seat of [0, 1, 2]) await nodes.kill(seat)
  await demo.pullTab.click()
  await demo.pull.click()
  await expect(demo.says('2 operators agreed, and 3 are needed')).toBeVisible(patience)
  switchChain(1)
  await expect(page.getByText(/The wallet is on Ethereum/)).toBeVisible()
  await holds(page)
})

test('by keyboard alone: connect, name, pull', async ({ page, stack, wallet, account, name }) => {
  await wallet()
  await page.goto('/#/register')
  const demo = parts(page)
  await expect(demo.connect).toBeVisible(patience)
  const tabTo = async (wanted: ReturnType<Page['locator']>) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab')
      if (await wanted.evaluate((element) => element === document.activeElement)) return
    }
    throw new Error(`Not reached by keyboard: ${wanted}`)
  }
  await tabTo(demo.field)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(name)
  await tabTo(demo.connect)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Disconnect' })).toBeVisible(patience)
  await expect(page.getByText('says it is free.')).toBeVisible(patience)
  // From one way to the next by arrows, as between tabs everywhere.
  await tabTo(demo.pullTab)
  await page.keyboard.press('ArrowRight')
  await expect(demo.pushTab).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(demo.pullTab).toHaveAttribute('aria-selected', 'true')
  await tabTo(demo.pull)
  await page.keyboard.press('Enter')
  await expect(demo.registered).toBeVisible(patience)
  expect(await ownerOf(stack, name)).toBe(account.address)
})

test('what changes is said aloud by one part of the page', async ({ page, wallet, name }) => {
  await wallet()
  const demo = await open(page, name)
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  const status = page.getByRole('status')
  await expect(status).toHaveCount(1)
  await expect(status).toHaveText('Registered.')
})
