import type { Page } from '@playwright/test'
import { expect } from '../fixtures/test.ts'

/** The parts of the registrar's view by what people see and hear of them. */
export const parts = (page: Page) => ({
  field: page.getByRole('textbox', { name: 'Name to register' }),
  connect: page.getByRole('button', { name: 'Connect Test Wallet', exact: true }),
  prompts: page.getByText(/^Wallet prompts: \d+$/),
  pull: page.getByRole('button', { name: 'Register by pull' }),
  push: page.getByRole('button', { name: 'Register by push' }),
  openSession: page.getByRole('button', { name: 'Open a session' }),
  revoke: page.getByRole('button', { name: 'Revoke and withdraw' }),
  lie: page.getByRole('tab', { name: /A page that lies/ }),
  pullTab: page.getByRole('tab', { name: /^Pull/ }),
  pushTab: page.getByRole('tab', { name: /^Push/ }),
  replies: page.getByRole('list', { name: 'What the operators answered' }).getByRole('listitem'),
  registered: page.getByRole('tabpanel').getByText('Registered', { exact: true }),
  refused: page.getByRole('tabpanel').getByText('Refused by the contract', { exact: true }),
  /** Of what is shown only: what is said aloud besides stands elsewhere. */
  says: (words: string | RegExp) => page.getByRole('tabpanel').getByText(words),
  /** Of the ways only the chosen one's is seen. */
  finality: page
    .getByRole('tabpanel')
    .locator('summary', { hasText: 'Finality' })
    .locator('.badge'),
  takeBack: page.getByRole('button', { name: 'Take it back' }),
  pending: page.getByRole('region', { name: 'Requests that have not ended' }),
  pushBill: page.getByRole('table', { name: 'What it costs, out of the session' }),
  money: page.getByRole('region', { name: 'Money' }),
  operators: page.getByRole('region', { name: 'Operators' }),
})

/** Milliseconds for five nodes, a chain of one-second blocks and a browser on two cores. */
export const patience = { timeout: 30_000 }

/** Opens the registrar at its third way in, and a session with one prompt. */
export async function openWithSession(page: Page, name: string): Promise<ReturnType<typeof parts>> {
  const demo = await open(page, name)
  await demo.pushTab.click()
  await demo.openSession.click()
  await expect(demo.revoke).toBeVisible(patience)
  return demo
}

/** Opens the registrar with a wallet connected and a name typed. */
export async function open(page: Page, name: string): Promise<ReturnType<typeof parts>> {
  await page.goto('/#/register')
  const demo = parts(page)
  await demo.connect.click(patience)
  await demo.field.fill(name)
  await expect(page.getByText('says it is free.')).toBeVisible(patience)
  return demo
}
