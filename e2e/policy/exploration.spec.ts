import { expect } from '../fixtures/test.ts'
import type { Facts } from './page/page.ts'
import { first, open, test } from './policyTest.ts'

/** @param samples observations that speak for its time */
const place = (id: string, expected: number, samples: number): Facts['places'][number] => ({
  id,
  offer: {
    latency: { state: 'warm', expected, p95: 2 * expected },
    basis: { latency: { source: 'cloud/latency', prior: expected, samples } },
  },
})
const places = [place('known', 10, 100), place('unknown', 11, 0)]
const exploration = { share: 1, maxStakes: '1', maxLoss: '0.05' }

test('tries what is little known, up to the stake that the policy names', async ({ page, url }) => {
  await open(page, url, { places, exploration })
  await page.evaluate(() => policyPage.fixDraws(0))
  const plan = (stakes: string) => page.evaluate((all) => policyPage.plan(all), stakes)
  const explored = await plan('0.5')
  expect(explored.explored).toMatchObject({ insteadOf: 'known/toy-small' })
  expect(first(explored)?.id).toBe('unknown/toy-small')
  const held = await plan('10')
  expect(held.explored).toBeUndefined()
  expect(first(held)?.id).toBe('known/toy-small')
})

test('is off where its share is 0', async ({ page, url }) => {
  await open(page, url, { places, exploration: { ...exploration, share: 0 } })
  await page.evaluate(() => policyPage.fixDraws(0))
  const plan = await page.evaluate(() => policyPage.plan('0.5'))
  expect(plan.explored).toBeUndefined()
  expect(first(plan)?.id).toBe('known/toy-small')
})
