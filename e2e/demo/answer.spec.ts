import { expect } from '../fixtures/test.ts'
import { ask, benign, example, open, parts, phishing, test } from './demo.ts'

test('a name that imitates another', async ({ page }) => {
  const { answer, plan, status } = await open(page)
  await expect(answer.getByText('Nothing asked yet')).toBeVisible()
  await example(page, /^uniswap-claim/).click()
  await expect(answer.getByText(phishing)).toBeVisible()
  await expect(answer.getByText(benign)).toHaveCount(0)
  await expect(answer.getByText('uniswap-claim.example', { exact: true })).toBeVisible()
  await expect(answer.getByText('calibrated chance of phishing')).toBeVisible()
  await expect(answer.getByText('Verified on this device')).toBeVisible()
  await expect(answer.getByText('a contract would not believe it')).toBeVisible()
  await expect(answer.getByText('not tampered with')).toBeVisible()
  await expect(answer.getByText(': holds')).toHaveCount(5)
  await expect(status).toContainText(`uniswap-claim.example: ${phishing}. Calibrated chance`)
  await expect(status).toContainText('Verified on this device.')
  await expect(plan.getByText('lookalike-small').first()).toBeVisible()
})

test('the site itself, another alphabet, a link', async ({ page }) => {
  const { answer } = await open(page)
  await example(page, /^app\.uniswap\.org/).click()
  await expect(answer.getByText(benign)).toBeVisible()
  await expect(answer.getByText(phishing, { exact: true })).toHaveCount(0)
  // The name is shown as the model read it.
  await example(page, /a Cyrillic/).click()
  await expect(answer.getByText('xn--unswap-qvf.example')).toBeVisible()
  await expect(answer.getByText(phishing)).toBeVisible()
  await example(page, /a long link/).click()
  await expect(
    answer.getByText('metamask.io.wallet-restore.account-verify.example', { exact: true }),
  ).toBeVisible()
})

test('no name with a chance worth telling is said to resemble nothing', async ({ page }) => {
  const { answer } = await open(page)
  for (const name of ['app-uniswap.io', 'opensea.io', 'my-bank-login.example']) {
    await ask(page, name)
    await expect(answer.getByText(name, { exact: true })).toBeVisible()
    const chance = Number.parseFloat(
      (await answer
        .getByText(/^[\d.]+ %$/)
        .first()
        .textContent()) ?? '',
    )
    await expect(answer.getByText(benign)).toHaveCount(chance < 10 ? 1 : 0)
  }
})

test('what it is worth: the worst figures of the model that answered', async ({ page }) => {
  const { answer } = await open(page)
  await example(page, /^uniswap-claim/).click()
  await expect(answer.getByText(phishing)).toBeVisible()
  await expect(answer.getByRole('heading', { name: 'What this is worth' })).toBeVisible()
  await expect(answer.getByText(/^\d+(\.\d)? in 100$/)).toHaveCount(3)
  await answer.getByText('All that was measured').click()
  await expect(answer.getByRole('rowheader')).toHaveCount(5)
})

test('the details name model, engine and numbers', async ({ page }) => {
  const { answer } = await open(page)
  await answer.getByText('Model, engine, numbers').click()
  await expect(answer.getByText('They come with the first answer.')).toBeVisible()
  await example(page, /^uniswap-claim/).click()
  await expect(answer.getByText(/^0x[0-9a-f]{64}$/)).toHaveCount(2)
  await expect(answer.getByText(/^benign -?\d+, phishing -?\d+$/)).toBeVisible()
  await expect(answer.getByText(/local\/lookalike-small\/wasm [\d.,]+ m?s/)).toBeVisible()
})

test('stakes change the plan, and a great one withholds what it cannot bear', async ({ page }) => {
  const { answer, plan, stake, status } = await open(page)
  await stake.fill('0')
  await expect(plan.getByText('Single.').or(plan.getByText('Fallback.'))).toBeVisible()
  await expect(plan.getByText('will not be shown')).toHaveCount(0)
  await stake.fill('10')
  await expect(plan.getByText('Cascade.')).toBeVisible()
  await expect(plan.getByRole('row')).toHaveCount(7)
  await stake.fill('2500')
  await expect(plan.getByText(/With \$2,500 at stake.*will not be shown/)).toBeVisible()
  await expect(plan.getByText('no answer is given')).toBeVisible()

  await example(page, /^app\.uniswap\.org/).click()
  await expect(answer.getByText('No answer at this stake')).toBeVisible()
  await expect(answer.getByText(benign)).toHaveCount(0)
  await expect(status).toHaveText('No answer at this stake.')
  await example(page, /^uniswap-claim/).click()
  await expect(answer.getByText(phishing)).toBeVisible()

  await stake.fill('10')
  await example(page, /^app\.uniswap\.org/).click()
  await expect(answer.getByText(benign)).toBeVisible()
})

test('a stake that is no amount is refused, and the plan stays', async ({ page }) => {
  const { plan, stake } = await open(page)
  await stake.fill('-5')
  await expect(stake).toHaveAttribute('aria-invalid', 'true')
  await expect(stake).toHaveAccessibleDescription(/Enter an amount of dollars/)
  await expect(plan.getByText('Cascade.')).toBeVisible()
  await stake.fill('0.50')
  await expect(stake).toHaveAttribute('aria-invalid', 'false')
})

test('nothing moves when the answer comes', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 })
  const { answer } = await open(page)
  const places = () =>
    page.evaluate(() =>
      ['.assurance', '.worth', '#plan', '#records'].map(
        (selector) => document.querySelector(selector)?.getBoundingClientRect().top,
      ),
    )
  const before = await places()
  expect(before).not.toContain(undefined)
  for (const [name, words] of [
    [/^uniswap-claim/, phishing],
    [/^app-uniswap/, /^app-uniswap\.io$/],
    [/^app\.uniswap\.org/, benign],
  ] as const) {
    await example(page, name).click()
    await expect(answer.getByText(words)).toBeVisible()
    expect(await places()).toEqual(before)
  }
})

test('the code shown is the code that runs', async ({ page }) => {
  await open(page)
  const code = page.getByRole('region', { name: 'Source of hostCheck.ts' })
  await expect(code).toContainText('createClient({')
  await expect(code).toContainText('check.run({ models, stakes, input })')
})

test('never says that a name is fine', async ({ page }) => {
  const { answer, stake } = await open(page)
  // biome-ignore lint/performance/useDomNodeTextContent: what is seen, not what is in the document.
  const text = () => page.locator('body').innerText()
  const words = /\b(safe|harmless|trustworthy|legitimate|genuine)\b/i
  expect('This site is safe.').toMatch(words)
  expect(await text()).not.toMatch(words)
  await example(page, /^app\.uniswap\.org/).click()
  await expect(answer.getByText(benign)).toBeVisible()
  for (const summary of await page.locator('summary').all()) await summary.click()
  expect(await text()).not.toMatch(words)
  await stake.fill('2500')
  await example(page, /^app\.uniswap\.org/).click()
  await expect(answer.getByText('No answer at this stake')).toBeVisible()
  expect(await text()).not.toMatch(words)
  expect(await parts(page).status.textContent()).not.toMatch(words)
})

test('the watch for complaints hears them', async ({ page, complaints }) => {
  await open(page)
  await page.evaluate(() => {
    const style = document.createElement('style')
    style.textContent = 'body { color: red }'
    document.head.append(style)
  })
  await expect.poll(() => complaints.join()).toContain('style-src')
  complaints.length = 0
})
