import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'
import { moneyOf } from './money.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { open, openWithSession, patience } from './registrar.ts'

test('on another network nothing is sent; both are named, and after a switch it goes on', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log } = await wallet({ startChainId: 1 })
  const before = await moneyOf(stack, account.address)
  const demo = await open(page, name)
  const both = 'The wallet is on Ethereum; the registrar is on Trine local chain (31337).'
  await expect(page.getByText(both)).toBeVisible()
  // What is off can be pressed all the same, by whoever does not see it.
  const force = { force: true }
  await demo.pull.click(force)
  await expect(demo.says('Switch the wallet to Trine local chain first.').first()).toBeVisible()
  await demo.pushTab.click()
  await demo.openSession.click(force)
  await demo.push.click(force)
  await demo.lie.click()
  await page.getByRole('switch').check()
  await page.getByRole('button', { name: 'Send the lie' }).click(force)
  expect(log.map(({ kind }) => kind)).toEqual(['connect'])
  expect(await ownerOf(stack, name)).toBe(nobody)
  expect(await moneyOf(stack, account.address)).toEqual(before)

  await page.getByRole('button', { name: 'Switch to Trine local chain' }).click()
  await expect(page.getByText(both)).toBeHidden()
  await demo.pullTab.click()
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  expect(log.map(({ kind }) => kind)).toEqual(['connect', 'switchChain', 'transaction'])
  expect(await ownerOf(stack, name)).toBe(account.address)
})

test('a wallet that moves to another network is noticed, and when it comes back too', async ({
  page,
  wallet,
  name,
}) => {
  const { log, switchChain } = await wallet()
  const demo = await open(page, name)
  switchChain(8453)
  await expect(page.getByText(/The wallet is on Base; the registrar is on/)).toBeVisible()
  await expect(demo.pull).toHaveAttribute('aria-disabled', 'true')
  switchChain(31_337)
  await expect(page.getByText(/The wallet is on/)).toBeHidden()
  await expect(demo.pull).toHaveAttribute('aria-disabled', 'false')
  expect(log.map(({ kind }) => kind)).toEqual(['connect'])
})

test('a wallet that asks in a window of its own is not cut off from the page', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log } = await wallet({ popup: true })
  const demo = await openWithSession(page, name)
  await demo.push.click()
  await expect(demo.registered).toBeVisible(patience)
  await demo.field.fill(`${name}-2`)
  await demo.pullTab.click()
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  for (const one of [name, `${name}-2`]) expect(await ownerOf(stack, one)).toBe(account.address)
  expect(log.map(({ kind }) => kind)).toEqual(['connect', 'transaction', 'transaction'])
})

test('with a header that cuts the page off, that wallet would be lost', async ({
  page,
  wallet,
}) => {
  await page.route('**/*', async (route) => {
    if (!route.request().isNavigationRequest()) return route.fallback()
    const response = await route.fetch()
    const headers = { ...response.headers(), 'cross-origin-opener-policy': 'same-origin' }
    await route.fulfill({ response, headers })
  })
  await wallet({ popup: true })
  await page.goto('/#/register')
  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Connect Test Wallet', exact: true }).click(patience)
  await expect((await opened).getByText('This window has lost its page.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Disconnect' })).toBeHidden()
})
