import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { open, patience } from './registrar.ts'

test('a name is registered with the claims of three operators, and one prompt', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log } = await wallet()
  const demo = await open(page, name)
  expect(await ownerOf(stack, name)).toBe(nobody)
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  expect(await ownerOf(stack, name)).toBe(account.address)
  expect(log.map(({ kind }) => kind)).toEqual(['connect', 'transaction'])
  await expect(demo.prompts).toHaveText('Wallet prompts: 2')
})

test('a name that resembles a brand is refused before any prompt', async ({
  page,
  stack,
  wallet,
}) => {
  const { log } = await wallet()
  const demo = await open(page, 'app-uniswap')
  await demo.pull.click()
  await expect(demo.refused).toBeVisible(patience)
  expect(log.map(({ kind }) => kind)).toEqual(['connect'])
  expect(await ownerOf(stack, 'app-uniswap')).toBe(nobody)
})

test('a refused prompt registers nothing, and leaves the page as it was', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log, decide } = await wallet()
  const demo = await open(page, name)
  decide(({ kind }) => kind !== 'transaction')
  await demo.pull.click()
  await expect(demo.says('You refused the prompt.')).toBeVisible(patience)
  expect(await ownerOf(stack, name)).toBe(nobody)
  expect(log.at(-1)).toMatchObject({ kind: 'transaction', approved: false })

  decide(() => true)
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  expect(await ownerOf(stack, name)).toBe(account.address)
})

for (const down of [[1], [0, 3]])
  test(`with ${down.length} of five operators down, three are enough`, async ({
    page,
    stack,
    wallet,
    account,
    nodes,
    name,
  }) => {
    for (const seat of down) await nodes.kill(seat)
    await wallet()
    const demo = await open(page, name)
    await demo.pull.click()
    await expect(demo.registered).toBeVisible(patience)
    expect(await ownerOf(stack, name)).toBe(account.address)
    for (const seat of down) await expect(demo.replies.nth(seat)).not.toContainText('signed')
    await expect(demo.replies.filter({ hasText: 'signed, and agrees' })).toHaveCount(3)
  })

test('with three of five down nothing is registered and nothing is asked of the wallet', async ({
  page,
  stack,
  wallet,
  nodes,
  name,
}) => {
  for (const seat of [0, 2, 4]) await nodes.kill(seat)
  const { log } = await wallet()
  const demo = await open(page, name)
  await demo.pull.click()
  await expect(demo.says('2 operators agreed, and 3 are needed')).toBeVisible(patience)
  expect(log.map(({ kind }) => kind)).toEqual(['connect'])
  expect(await ownerOf(stack, name)).toBe(nobody)

  // The same page, the same name, once they are back.
  await nodes.start(2)
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
})
