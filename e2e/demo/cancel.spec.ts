import { cutOff, flipByte, stall } from '@trine/test'
import { expect } from '../fixtures/test.ts'
import { ask, example, loading, open, parts, phishing, test } from './demo.ts'

const model = /\/model-.*\.onnx$/

test('a question is cancelled while the model comes, and the next one answered', async ({
  page,
  faults,
}) => {
  const tellTruth = faults.on(model, stall(1_000))
  await page.goto(faults.url)
  const { answer, cancel, field, records, ready, status } = parts(page)
  await expect(cancel).toHaveAttribute('aria-disabled', 'true')
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByText('Getting the model ready')).toBeVisible()
  await expect(answer).toHaveAttribute('aria-busy', 'true')
  await cancel.click()
  await expect(answer.getByText('Cancelled')).toBeVisible()
  await expect(answer).toHaveAttribute('aria-busy', 'false')
  await expect(answer.getByText('Nothing was paid')).toBeVisible()
  await expect(field).toBeFocused()
  await expect(status).toHaveText('Cancelled.')
  await expect(records.getByText('Cancelled', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('What was fetched is kept')).toBeVisible()
  tellTruth()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(ready).toBeVisible()
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByText(phishing)).toBeVisible()
})

test('a new question takes the place of the one before it', async ({ page, faults }) => {
  const tellTruth = faults.on(model, stall(1_000))
  await page.goto(faults.url)
  const { answer, records } = parts(page)
  await ask(page, 'opensea.io')
  await expect(answer.getByText('Getting the model ready')).toBeVisible()
  await ask(page, 'uniswap-claim.example')
  await expect(records.getByText('Cancelled', { exact: true })).toHaveCount(1)
  await expect(answer.getByText('Getting the model ready')).toBeVisible()
  tellTruth()
  await page.getByRole('button', { name: 'Stop' }).click()
  await parts(page).cancel.click()
  await example(page, /^uniswap-claim/).click()
  await expect(answer.getByText(phishing)).toBeVisible()
})

test('progress is shown in bytes, and not read out', async ({ page, faults }) => {
  faults.on(/\.wasm$/, stall(3_000_000))
  await page.goto(faults.url)
  const bar = page.getByRole('progressbar', { name: 'Engine and small model' })
  await expect(page.getByText(/^[\d.]+ MB of 1\d\.\d MB$/)).toBeVisible()
  await expect(bar).toHaveAttribute('value', /^0\.\d+/)
  expect(await bar.evaluate((element) => element.closest('[aria-live],[role=status]'))).toBeNull()
  await expect(parts(page).status).toHaveText('Getting the model ready.')
})

test('a model that does not come can be tried again', async ({ page, faults }) => {
  test.slow()
  const tellTruth = faults.on(model, cutOff(100))
  await page.goto(faults.url)
  const { ready, status, answer } = parts(page)
  await expect(page.getByText(/"model\.onnx" could not be downloaded/)).toBeVisible()
  await expect(page.getByText('Check the connection, then try again.')).toBeVisible()
  await expect(status).toHaveText('The model could not be loaded.')
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByRole('button', { name: 'Ask again' })).toBeVisible()
  tellTruth()
  await answer.getByRole('button', { name: 'Ask again' }).click()
  await expect(answer.getByText(phishing)).toBeVisible({ timeout: loading })
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(ready).toBeVisible({ timeout: loading })
})

test('a model with a changed byte is not used', async ({ page, faults }) => {
  const tellTruth = faults.on(model, flipByte(-1))
  await page.goto(faults.url)
  await expect(page.getByText(/do not match the model's digest/)).toBeVisible()
  await expect(parts(page).ready).toHaveCount(0)
  tellTruth()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(parts(page).ready).toBeVisible()
})

test('a second visit loads from this device', async ({ page, faults }) => {
  await open(page, faults.url)
  const before = faults.count(/\.(onnx|wasm)$/)
  expect(before).toBeGreaterThan(0)
  await page.reload()
  await expect(parts(page).ready).toBeVisible()
  expect(faults.count(/\.(onnx|wasm)$/)).toBe(before)
})
