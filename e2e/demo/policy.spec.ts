import { expect } from '../fixtures/test.ts'
import { ask, open, overflow, parts, phishing, test, violations } from './demo.ts'

test('a policy that is chosen stays in the address, over a reload', async ({ page }) => {
  const { plan } = await open(page)
  const policy = plan.getByRole('combobox', { name: 'Policy' })
  await expect(policy).toHaveValue('balanced')
  await expect(policy).toHaveAccessibleDescription('time and money count as they do for most')
  await policy.selectOption('fastest')
  await expect(page).toHaveURL(/\?policy=fastest$/)
  await page.reload()
  await expect(policy).toHaveValue('fastest')
  await expect(parts(page).ready).toBeVisible({ timeout: 25_000 })
})

test('another policy plans with the models that are loaded, and each answer is its own', async ({
  page,
}) => {
  const { answer, plan, ready } = await open(page)
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByText(phishing)).toBeVisible()
  const policy = plan.getByRole('combobox', { name: 'Policy' })
  await policy.selectOption('private')
  await expect(ready).toBeVisible()
  await expect(answer.getByText(phishing)).toHaveCount(0)
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByText(phishing)).toBeVisible()
  await policy.selectOption('balanced')
  await expect(answer.getByText(phishing)).toBeVisible()
})

test('what the waiting is worth changes the plan', async ({ page }) => {
  const { plan, stake } = await open(page)
  await stake.fill('0.01')
  await expect(plan.getByText('Cascade.')).toBeVisible()
  // At so little a stake, a person in a hurry does not ask a second model.
  await plan.getByRole('combobox', { name: 'Policy' }).selectOption('fastest')
  await expect(plan.getByText('Fallback.').or(plan.getByText('Single.'))).toBeVisible()
  await expect(plan.getByText(/In the shadow.*“cheapest” would ask lookalike/)).toBeVisible()
})

test('a policy that nobody knows is none', async ({ page }) => {
  await page.goto('/?policy=__proto__')
  await expect(parts(page).plan.getByRole('combobox', { name: 'Policy' })).toHaveValue('balanced')
})

test('each number says what it rests on, and axe finds nothing in it', async ({ page }) => {
  test.slow()
  const { plan } = await open(page)
  await plan.getByText('Why this plan').click()
  await expect(plan.getByText(/that it is expected to lose/).first()).toBeVisible()
  await plan.getByText('What these numbers rest on').click()
  const estimates = plan.getByRole('region', { name: 'Estimates of each offer' })
  await expect(estimates.getByRole('row', { name: /^Time local\/latency/ })).toHaveCount(2)
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await overflow(page)).toBeLessThanOrEqual(0)
})
