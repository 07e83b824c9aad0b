import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { open, openWithSession, patience } from './registrar.ts'

test('with a session, names are registered without any prompt', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log } = await wallet()
  const demo = await openWithSession(page, name)
  const asked = ['connect', 'transaction']
  expect(log.map(({ kind }) => kind)).toEqual(asked)
  for (const wanted of [name, `${name}-2`]) {
    await demo.field.fill(wanted)
    await demo.push.click()
    await expect(demo.registered).toBeVisible(patience)
    expect(await ownerOf(stack, wanted)).toBe(account.address)
  }
  expect(log.map(({ kind }) => kind)).toEqual(asked)
  await expect(demo.prompts).toHaveText('Wallet prompts: 2')
})

test('a name that resembles a brand is refused in the callback', async ({
  page,
  stack,
  wallet,
}) => {
  await wallet()
  const demo = await openWithSession(page, 'app-uniswap')
  await demo.push.click()
  await expect(demo.refused).toBeVisible(patience)
  expect(await ownerOf(stack, 'app-uniswap')).toBe(nobody)
})

test('a refused prompt opens no session, and leaves the page as it was', async ({
  page,
  wallet,
  name,
}) => {
  const { decide } = await wallet()
  const demo = await open(page, name)
  await demo.pushTab.click()
  decide(({ kind }) => kind !== 'transaction')
  await demo.openSession.click()
  await expect(demo.says('You refused the prompt.')).toBeVisible(patience)
  await expect(demo.revoke).toBeHidden()
  await expect(demo.push).toHaveAttribute('aria-disabled', 'true')

  decide(() => true)
  await demo.openSession.click()
  await expect(demo.revoke).toBeVisible(patience)
})

for (const down of [[2], [1, 4]])
  test(`with ${down.length} of five operators down, the others deliver`, async ({
    page,
    stack,
    wallet,
    account,
    nodes,
    name,
  }) => {
    await wallet()
    const demo = await openWithSession(page, name)
    for (const seat of down) await nodes.kill(seat)
    await demo.push.click()
    await expect(demo.registered).toBeVisible(patience)
    expect(await ownerOf(stack, name)).toBe(account.address)
  })
