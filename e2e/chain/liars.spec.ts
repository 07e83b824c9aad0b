import type { Page } from '@playwright/test'
import { copyOf, otherInput, wrongAnswer } from '@trine/test'
import { encodePacked, stringToHex } from 'viem'
import { test } from '../fixtures/chainTest.ts'
import type { RunningStack } from '../fixtures/stack.ts'
import { expect } from '../fixtures/test.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { open, patience } from './registrar.ts'

/** A name that the model calls phishing; of no other spec. */
const brand = 'coinbase-support'

/** The two logits that call any name harmless. */
const fine = encodePacked(['int32', 'int32'], [900, -900])
const inputOf = (name: string) => stringToHex(name, { size: 64 })
const differs = /^This device computes something else/

/**
 * Makes the page hear of some operators before it hears of the others: three that agree end the gathering,
 * and who is slower is not told of.
 */
async function hearFirst(page: Page, { deployment }: RunningStack, seats: readonly number[]) {
  const isClaims = (url: string, from: readonly number[]) =>
    from.some((seat) => url.startsWith(`${deployment.nodes[seat]?.url}/v1/claims`))
  const rest = [0, 1, 2, 3, 4].filter((seat) => !seats.includes(seat))
  const heard = seats.map((seat) =>
    page.waitForEvent('requestfinished', {
      predicate: (request) => request.method() === 'POST' && isClaims(request.url(), [seat]),
    }),
  )
  await page.route(
    (url) => isClaims(url.href, rest),
    async (route) => {
      await Promise.all(heard)
      await route.continue()
    },
  )
}

test('two liars are outvoted by three who are honest; three liars are believed, but by this device', async ({
  page,
  stack,
  wallet,
  account,
  nodes,
}) => {
  const { log } = await wallet()
  for (const seat of [1, 3]) await nodes.lie(seat, wrongAnswer(fine))
  const demo = await open(page, brand)
  await hearFirst(page, stack, [1, 3])
  await demo.pull.click()
  await expect(demo.refused).toBeVisible(patience)
  for (const seat of [1, 3])
    await expect(demo.replies.nth(seat)).toContainText('signed another answer')
  for (const seat of [0, 2, 4])
    await expect(demo.replies.nth(seat)).toContainText('signed, and agrees')
  await expect(demo.says(differs)).toBeHidden()
  expect(log.map(({ kind }) => kind)).toEqual(['connect'])
  expect(await ownerOf(stack, brand)).toBe(nobody)

  await nodes.lie(4, wrongAnswer(fine))
  await page.unrouteAll()
  await hearFirst(page, stack, [1, 3, 4])
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  expect(await ownerOf(stack, brand)).toBe(account.address)
  await expect(demo.says(differs)).toContainText('resembles a phishing site')
})

test('a claim about another name is thrown away, and the others suffice', async ({
  page,
  stack,
  wallet,
  account,
  nodes,
  name,
}) => {
  await wallet()
  await nodes.lie(2, otherInput(inputOf('my-garden'), fine))
  const demo = await open(page, name)
  await hearFirst(page, stack, [2])
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  await expect(demo.replies.nth(2)).toContainText('sent what does not hold')
  await expect(demo.replies.filter({ hasText: 'signed, and agrees' })).toHaveCount(3)
  await expect(demo.says(differs)).toBeHidden()
  expect(await ownerOf(stack, name)).toBe(account.address)
})

test('who copies an answer by pull is believed: a copy looks like work', async ({
  page,
  stack,
  wallet,
  account,
  nodes,
  name,
}) => {
  await wallet()
  const copier = await nodes.lie(2, copyOf(stack.deployment.nodes[0]?.url ?? ''))
  const demo = await open(page, name)
  await hearFirst(page, stack, [2])
  await demo.pull.click()
  await expect(demo.registered).toBeVisible(patience)
  await expect(demo.replies.nth(2)).toContainText('signed, and agrees')
  await expect(demo.replies.filter({ hasText: 'signed, and agrees' })).toHaveCount(3)
  expect(copier.signed).toHaveLength(1)
  expect(await ownerOf(stack, name)).toBe(account.address)
})
