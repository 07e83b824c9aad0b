import type { Page } from '@playwright/test'
import { test } from '../fixtures/chainTest.ts'
import type { ChainControls } from '../fixtures/stack.ts'
import { expect } from '../fixtures/test.ts'
import { mineSent } from './blocks.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { openWithSession, parts, patience } from './registrar.ts'

test.afterEach(async ({ stack: { chain } }) => {
  await chain.limitBlocks(roomy)
  await chain.resume()
})

/** Gas that a block has room for: for all that is sent here, and for nothing. */
const [roomy, full] = [30_000_000n, 22_000n]

/** Registers by push, as far as the block that the answer came with. */
async function register(page: Page, chain: ChainControls, name: string) {
  const demo = await openWithSession(page, name)
  await chain.pause()
  await demo.push.click()
  await mineSent(chain)
  await mineSent(chain)
  await expect(demo.registered).toBeVisible(patience)
  await expect(demo.finality).toHaveText('Included', patience)
  return demo
}

test('an answer that a reorganisation takes back is shown as gone, and comes again', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { chain } = stack
  const { log } = await wallet()
  const { finality } = await register(page, chain, name)
  expect(await ownerOf(stack, name)).toBe(account.address)

  await chain.reorg(1)
  await chain.limitBlocks(full)
  await chain.mine(1)
  await expect(finality).toHaveText('Taken back', patience)

  await chain.limitBlocks(roomy)
  expect(await ownerOf(stack, name)).toBe(nobody)
  await mineSent(chain)
  await expect(finality).toHaveText('Included', patience)
  expect(await ownerOf(stack, name)).toBe(account.address)
  await chain.resume()
  await expect(finality).toHaveText('Final', patience)
  expect(log.map(({ kind }) => kind)).toEqual(['connect', 'transaction'])
})

test('without a reorganisation nothing is taken back', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { chain } = stack
  await wallet()
  await register(page, chain, name)
  const seen: string[] = []
  await page.exposeFunction('tell', (state: string) => seen.push(state))
  await parts(page).finality.evaluate((badge) => {
    const { tell } = window as unknown as { tell: (state: string) => void }
    const options = { subtree: true, characterData: true, childList: true }
    new MutationObserver(() => tell(badge.textContent ?? '')).observe(badge, options)
  })
  await chain.resume()
  await expect(parts(page).finality).toHaveText('Final', patience)
  expect(seen).toContain('Final')
  expect(seen).not.toContain('Taken back')
  expect(await ownerOf(stack, name)).toBe(account.address)
})
