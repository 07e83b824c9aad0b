import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'
import { moneyOf, priceOf, sessionOf } from './money.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { open, openWithSession, patience } from './registrar.ts'

test('three of five down: by pull nothing is charged, not even gas', async ({
  page,
  stack,
  wallet,
  account,
  nodes,
  name,
}) => {
  for (const seat of [0, 1, 4]) await nodes.kill(seat)
  const { log } = await wallet()
  const before = await moneyOf(stack, account.address)
  const demo = await open(page, name)
  await demo.pull.click()
  await expect(demo.says('2 operators agreed, and 3 are needed')).toBeVisible(patience)
  expect(await moneyOf(stack, account.address)).toEqual(before)
  expect(log.map(({ kind }) => kind)).toEqual(['connect'])
})

test('three of five down: by push the deadline passes, and every wei comes back', async ({
  page,
  stack,
  wallet,
  account,
  nodes,
  name,
}) => {
  const { log } = await wallet()
  const demo = await openWithSession(page, name)
  const before = await moneyOf(stack, account.address)
  const session = await sessionOf(stack, account.address)
  for (const seat of [0, 1, 4]) await nodes.kill(seat)
  await demo.push.click()
  await expect(demo.says(/^Answer due within/)).toBeVisible(patience)
  const taken = async () => session.balance - (await sessionOf(stack, account.address)).balance
  await expect.poll(taken, patience).toBeGreaterThan(await priceOf(stack))
  const reserved = await taken()
  expect(await moneyOf(stack, account.address)).toEqual({
    ...before,
    escrowed: before.escrowed + reserved,
    sessions: before.sessions - reserved,
  })

  // Before its time nothing comes back, and nothing is said of it.
  await expect(demo.takeBack).toBeHidden()
  await stack.chain.warp(121)
  await expect(demo.says(/^No answer came before the deadline/)).toBeVisible(patience)
  await expect(demo.says('The deadline has passed: nothing was charged.')).toBeVisible(patience)
  await demo.takeBack.click()
  await expect(demo.takeBack).toBeHidden(patience)
  const { wallet: left, ...others } = await moneyOf(stack, account.address)
  const { wallet: had, ...rest } = before
  expect(others).toEqual(rest)
  expect((await sessionOf(stack, account.address)).balance).toBe(session.balance)
  // The refund's gas, which its one prompt is about.
  expect(left).toBeLessThan(had)
  expect(had - left).toBeLessThan(10n ** 15n)
  expect(log.map(({ kind }) => kind)).toEqual(['connect', 'transaction', 'transaction'])
  const sum = demo.pushBill.getByRole('row', { name: /^Sum/ })
  await expect(sum.getByRole('cell').nth(2)).toHaveText(/^0 ETH/)
  expect(await ownerOf(stack, name)).toBe(nobody)
})

test('two of five down: what is charged is what three operators and the registrar get', async ({
  page,
  stack,
  wallet,
  account,
  nodes,
  name,
}) => {
  await wallet()
  const demo = await openWithSession(page, name)
  const before = await moneyOf(stack, account.address)
  const session = await sessionOf(stack, account.address)
  for (const seat of [0, 1]) await nodes.kill(seat)
  await demo.push.click()
  await expect(demo.registered).toBeVisible(patience)
  const charged = session.balance - (await sessionOf(stack, account.address)).balance
  const price = await priceOf(stack)
  expect(await moneyOf(stack, account.address)).toEqual({
    ...before,
    sessions: before.sessions - charged,
    accounts: before.accounts + charged - price,
    inHub: before.inHub - price,
    inRegistrar: before.inRegistrar + price,
  })
  await expect(demo.takeBack).toBeHidden()
})
