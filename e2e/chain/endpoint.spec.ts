import type { Page } from '@playwright/test'
import { ask, benign, open, overflow, phishing, violations } from '../demo/demo.ts'
import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'

/** A name that the small model finds nothing in, so that at a stake the larger one is asked. */
const quiet = 'app.uniswap.org'

const consentOf = (page: Page) =>
  page.getByRole('region', { name: 'May the name leave this device?' })
const send = (page: Page) => page.getByRole('button', { name: 'Send it' })
const keep = (page: Page) => page.getByRole('button', { name: 'Keep it here' })

/** Requests for runs that left the page, by their paths. */
function asked(page: Page, url: string): string[] {
  const paths: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().startsWith(url))
      paths.push(new URL(request.url()).pathname)
  })
  return paths
}

test('the plan goes from the page to the cloud with the stake, and to the chain for a contract', async ({
  page,
}) => {
  const { plan, stake } = await open(page)
  await stake.fill('0')
  await expect(plan.getByText(/"local\/lookalike-small\/wasm" is run first/)).toBeVisible()
  await stake.fill('10')
  await expect(plan.getByText(/if it says .* another model is asked/)).toBeVisible()
  await expect(plan.getByRole('heading', { name: /lookalike-large in the cloud/ })).toBeVisible()
  await expect(plan.getByText('at most $0.0002').first()).toBeVisible()
  await expect(plan.getByRole('columnheader', { name: /large in the cloud/ })).toBeVisible()
  await expect(
    plan.getByText(/^Its weights are \d+ bytes, and this device takes at most 1000000/),
  ).toBeVisible()
  // What the plan would be at other stakes, in words beside the chart.
  await expect(plan.getByText(/From \$0: lookalike-small on this device\./)).toBeVisible()

  await plan.getByRole('radio', { name: /A contract/ }).check()
  await expect(plan.getByText(/"chain\/lookalike-small\/pull" is run/)).toBeVisible()
  await expect(
    plan.getByText('A run on this device convinces no contract.', { exact: true }),
  ).toBeVisible()
  await expect(
    plan.getByText('A provider’s word convinces no contract.', { exact: true }),
  ).toBeVisible()
  await expect(plan.getByText('seen by everybody, for ever')).toBeVisible()
  await plan.getByRole('radio', { name: /Me/ }).check()
  await expect(plan.getByText(/"local\/lookalike-small\/wasm" is run first/)).toBeVisible()
})

test('nothing leaves before a yes, and then it is charged once', async ({ page, stack }) => {
  const { url } = endpointOf(stack)
  const requests = asked(page, url)
  const { answer, records } = await open(page)
  const before = await creditLeft(stack)
  await ask(page, quiet)
  await expect(consentOf(page)).toBeVisible()
  await expect(consentOf(page).getByText('at most $0.0002')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'May the name leave' })).toBeFocused()
  expect(requests).toEqual([])

  await send(page).press('Enter')
  await expect(page.getByRole('heading', { name: 'Answer', exact: true })).toBeFocused()
  await expect(answer.getByText('Signed by its provider')).toBeVisible()
  await expect(answer.getByText('Verified on this device')).toHaveCount(0)
  await expect(answer.getByText(': holds')).toHaveCount(9)
  await answer.getByText('Model, engine, numbers').click()
  await expect(answer.getByText('$0.0002', { exact: true })).toBeVisible()
  expect(requests).toEqual(['/v2/models/lookalike-large/infer'])
  expect(before - (await creditLeft(stack))).toBeCloseTo(0.0002, 6)
  await expect(records.getByRole('listitem')).toHaveCount(1)
  await expect(records.getByText(/unverified · large/)).toBeVisible()
})

test('who says no gets the answer of the device, and nothing is sent', async ({ page, stack }) => {
  const requests = asked(page, endpointOf(stack).url)
  const { answer } = await open(page)
  const before = await creditLeft(stack)
  await ask(page, quiet)
  await keep(page).click()
  await expect(answer.getByText(benign)).toBeVisible()
  await expect(answer.getByText('Verified on this device')).toBeVisible()
  await expect(consentOf(page)).toHaveCount(0)
  expect(requests).toEqual([])
  expect(await creditLeft(stack)).toBe(before)

  // What the small model is sure of asks nobody else.
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByText(phishing)).toBeVisible()
  await expect(consentOf(page)).toHaveCount(0)
})

test('cancelled while it is asked: nothing was sent', async ({ page, stack }) => {
  const requests = asked(page, endpointOf(stack).url)
  const { answer, cancel } = await open(page)
  await ask(page, quiet)
  await expect(consentOf(page)).toBeVisible()
  await cancel.click()
  await expect(answer.getByText('Cancelled')).toBeVisible()
  await expect(consentOf(page)).toHaveCount(0)
  expect(requests).toEqual([])
})

test('an endpoint that is gone: the device still answers, and what may have been charged is told', async ({
  page,
  stack,
}) => {
  const { answer } = await open(page)
  await ask(page, quiet)
  await expect(consentOf(page)).toBeVisible()
  await stack.cloud?.stop()
  try {
    await send(page).click()
    await expect(answer.getByText(benign)).toBeVisible()
    await expect(answer.getByText('Verified on this device')).toBeVisible()
    await answer.getByText('Model, engine, numbers').click()
    // A page cannot tell a server that is gone from an answer that was lost on its way.
    await expect(answer.getByText('$0.0002', { exact: true })).toBeVisible()
  } finally {
    await stack.cloud?.start()
  }
})

test('text comes as it is written, here and there, by one call', async ({ page, stack }) => {
  const { url } = endpointOf(stack)
  const requests = asked(page, url)
  await page.goto('/#/write')
  const story = page.getByRole('region', { name: 'Answer' })
  const write = page.getByRole('button', { name: 'Write', exact: true })
  await page.getByRole('radio', { name: /This device/ }).check()
  await write.click()
  await expect(story.getByText('tiny-text on this device')).toBeVisible({ timeout: 30_000 })
  const here = await story.locator('.story').textContent()
  expect(here).toMatch(/^Trine is/)
  expect(requests).toEqual([])

  await page.getByRole('radio', { name: /The cloud endpoint/ }).check()
  await write.click()
  await expect(story.getByText('May the text leave this device?', { exact: true })).toBeVisible()
  await send(page).click()
  await expect(story.getByText(/tiny-text in the cloud/)).toBeVisible({ timeout: 30_000 })
  // The same model, the same bits: greedy decoding on the one pinned engine.
  expect(await story.locator('.story').textContent()).toBe(here)
  await expect(story.getByText('signed by its provider: its word, and no proof')).toBeVisible()
  expect(requests).toEqual(['/v1/chat/completions'])
})

test('who stops keeps what is written, and it is no error', async ({ page }) => {
  await page.goto('/#/write')
  const story = page.getByRole('region', { name: 'Answer' })
  await page.getByRole('radio', { name: /This device/ }).check()
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  await expect(story.locator('.story')).toContainText('Trine', { timeout: 30_000 })
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(story.locator('.story')).toHaveAttribute('data-status', /aborted|done/)
  await expect(story.locator('.story')).toContainText('Trine')
  await expect(story.locator('.problem')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in what is new, and nothing is cut off: ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 320, height: 800 })
    await open(page)
    await ask(page, quiet)
    await expect(consentOf(page)).toBeVisible()
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await keep(page).click()
    await page.goto('/#/write')
    await expect(page.getByRole('button', { name: 'Write', exact: true })).toBeVisible()
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
  })

type Stack = { deployment: { cloud?: { url: string; apiKey: string } | undefined } }

function endpointOf({ deployment: { cloud } }: Stack): { url: string; apiKey: string } {
  if (!cloud) throw new Error('This stack has no endpoint.')
  return cloud
}

/** Dollars that the page's key has left, as the endpoint's books say. */
async function creditLeft(stack: Stack): Promise<number> {
  const { url, apiKey } = endpointOf(stack)
  const response = await fetch(`${url}/v1/key`, { headers: { authorization: `Bearer ${apiKey}` } })
  const { data } = (await response.json()) as { data: { limit_remaining: number } }
  return data.limit_remaining
}
