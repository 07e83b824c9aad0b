import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'
import { moneyOf, priceOf } from './money.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { open, patience } from './registrar.ts'

const brand = 'metamask-login'

/** All that is not the account's own. */
function rest({ wallet: _, ...others }: Awaited<ReturnType<typeof moneyOf>>) {
  return others
}

test('a page that lies pays for a transaction that the contract reverts', async ({
  page,
  stack,
  wallet,
  account,
}) => {
  const { log } = await wallet()
  const demo = await open(page, brand)
  await demo.lie.click()
  await page.getByRole('switch', { name: /say “fine” of every name/ }).check()
  const before = await moneyOf(stack, account.address)
  await page.getByRole('button', { name: 'Send the lie' }).click()
  await expect(demo.says('Reverted: the contract did not believe the page')).toBeVisible(patience)
  await expect(demo.says(/The check that refused it: QuorumVerifier, WrongSigner\(/)).toBeVisible()

  const [, sent] = log
  expect(log.map(({ kind }) => kind)).toEqual(['connect', 'transaction'])
  expect(sent?.approved).toBe(true)
  await expect(demo.prompts).toHaveText('Wallet prompts: 2')
  expect(await ownerOf(stack, brand)).toBe(nobody)
  // It was really sent: gas is gone, and nothing but gas.
  const { wallet: left, ...others } = await moneyOf(stack, account.address)
  expect(left).toBeLessThan(before.wallet)
  expect(before.wallet - left).toBeLessThan(await priceOf(stack))
  expect(others).toEqual(rest(before))
})

test('without the switch nothing is sent', async ({ page, stack, wallet }) => {
  const { log } = await wallet()
  const demo = await open(page, brand)
  await demo.lie.click()
  // What is off can be pressed all the same, by whoever does not see it.
  await page.getByRole('button', { name: 'Send the lie' }).click({ force: true })
  await expect(demo.says('Turn the switch on first.')).toBeVisible()
  expect(log.map(({ kind }) => kind)).toEqual(['connect'])
  expect(await ownerOf(stack, brand)).toBe(nobody)
})

test('a page that has lied is believed as soon as it carries what operators signed', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  await wallet()
  const demo = await open(page, name)
  await demo.lie.click()
  await page.getByRole('switch').check()
  await page.getByRole('button', { name: 'Send the lie' }).click()
  await expect(demo.says(/did not believe the page/)).toBeVisible(patience)
  expect(await ownerOf(stack, name)).toBe(nobody)

  await demo.pullTab.click()
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  expect(await ownerOf(stack, name)).toBe(account.address)
})
