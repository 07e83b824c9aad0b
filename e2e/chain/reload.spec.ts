import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'
import { mineSent, untilSent } from './blocks.ts'
import { moneyOf, sessionOf } from './money.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { openWithSession, patience } from './registrar.ts'

const asked = 'It was asked for before this page was loaded.'

test.afterEach(({ stack }) => stack.chain.resume())

test('a request that the committee works at is found again after a reload', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { chain } = stack
  const { log } = await wallet()
  const demo = await openWithSession(page, name)
  await chain.pause()
  await demo.push.click()
  await mineSent(chain)
  await expect(demo.says(/^Answer due within/)).toBeVisible(patience)
  await untilSent(chain)
  await page.reload()
  await demo.pushTab.click(patience)
  await expect(demo.pending).toContainText('answer due within', patience)
  await expect(demo.registered).toBeHidden()
  expect(await ownerOf(stack, name)).toBe(nobody)

  await chain.resume()
  await expect(demo.registered).toBeVisible(patience)
  await expect(demo.says(asked)).toContainText(name)
  await expect(demo.pending).toBeHidden(patience)
  expect(await ownerOf(stack, name)).toBe(account.address)
  expect(log.map(({ kind }) => kind)).toEqual(['connect', 'transaction'])
})

test('a request that no block has yet is found again after a reload', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { chain } = stack
  await wallet()
  const demo = await openWithSession(page, name)
  await chain.pause()
  await demo.push.click()
  await untilSent(chain)
  await page.reload()
  await demo.pushTab.click(patience)
  await expect(demo.pending).toContainText('being submitted', patience)
  await chain.resume()
  await expect(demo.says(asked)).toContainText(name, patience)
  expect(await ownerOf(stack, name)).toBe(account.address)
})

test('a request that was signed and shown to nobody costs nothing, and bars nothing', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log } = await wallet()
  const demo = await openWithSession(page, name)
  const before = await moneyOf(stack, account.address)
  const { balance } = await sessionOf(stack, account.address)
  const kept = page.waitForRequest('**/v1/requests')
  await page.route('**/v1/requests', () => {})
  await demo.push.click()
  await kept
  await page.reload()
  await demo.pushTab.click(patience)
  await expect(demo.pending).toContainText('being submitted', patience)
  await stack.chain.warp(121)
  await expect(demo.pending).toBeHidden(patience)
  await page.unroute('**/v1/requests')
  expect(await moneyOf(stack, account.address)).toEqual(before)
  expect((await sessionOf(stack, account.address)).balance).toBe(balance)
  expect(await ownerOf(stack, name)).toBe(nobody)

  await demo.field.fill(name)
  await demo.push.click()
  await expect(demo.registered).toBeVisible(patience)
  expect(await ownerOf(stack, name)).toBe(account.address)
  expect(log.map(({ kind }) => kind)).toEqual(['connect', 'transaction'])
})
