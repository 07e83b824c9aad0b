import { expect } from '../fixtures/test.ts'
import { ask, benign, example, open, phishing, test } from './demo.ts'

test('answers in flight mode, and asks the network for nothing', async ({ page, faults }) => {
  const { answer, plan, stake, records } = await open(page, faults.url)
  const requested: string[] = []
  page.on('request', (request) => requested.push(request.url()))

  // The counts would show a request.
  const before = faults.requests.length
  await page.evaluate(() => fetch('/favicon.svg?probe', { cache: 'no-store' }))
  expect(faults.requests.length).toBe(before + 1)
  expect(requested).toHaveLength(1)
  requested.length = 0

  await page.context().setOffline(true)
  const reached = await page.evaluate(() =>
    fetch('/favicon.svg?probe', { cache: 'no-store' }).then(
      () => true,
      () => false,
    ),
  )
  expect(reached).toBe(false)
  requested.length = 0

  await example(page, /^uniswap-claim/).click()
  await expect(answer.getByText(phishing)).toBeVisible()
  await example(page, /^app\.uniswap\.org/).click()
  await expect(answer.getByText(benign)).toBeVisible()
  await example(page, /a Cyrillic/).click()
  await expect(answer.getByText('xn--unswap-qvf.example')).toBeVisible()
  await ask(page, 'https://user@Docs.Example:8443/path?query#part')
  await expect(answer.getByText('docs.example', { exact: true })).toBeVisible()
  await stake.fill('2500')
  await expect(plan.getByText('will not be shown')).toBeVisible()
  await expect(records.getByRole('listitem')).toHaveCount(4)

  expect(requested).toEqual([])
  expect(faults.requests.length).toBe(before + 1)
})

test('asks nobody else, from the first byte on', async ({ page, demo, complaints }) => {
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(demo.url)) elsewhere.push(request.url())
  })
  const { answer } = await open(page)
  await example(page, /^uniswap-claim/).click()
  await expect(answer.getByText(phishing)).toBeVisible()
  expect(elsewhere).toEqual([])
  // And could not: the page's policy stops it.
  await page.evaluate(() => fetch('http://127.0.0.1:9/').catch(() => undefined))
  await expect.poll(() => complaints.join()).toContain('connect-src')
  complaints.length = 0
})
