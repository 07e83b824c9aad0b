import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { test as base, expect } from '../fixtures/test.ts'

type DemoFixtures = {
  /** What the browser complained of; empty at the end of every test of the demo. */
  complaints: string[]
}

export const test = base.extend<DemoFixtures>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      await page.addInitScript(() => {
        addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
          console.error(`policy: ${violatedDirective} ${blockedURI}`),
        )
      })
      page.on('console', (message) => {
        const text = message.text()
        // Files that a test's own server withholds are reported by the browser itself.
        if (message.type() === 'error' && !text.startsWith('Failed to load resource'))
          complaints.push(text)
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

/** The parts of the page by what people see and hear of them. */
export const parts = (page: Page) => ({
  field: page.getByRole('textbox', { name: 'Hostname or link' }),
  check: page.getByRole('button', { name: 'Check', exact: true }),
  cancel: page.getByRole('button', { name: 'Cancel' }),
  stake: page.getByRole('spinbutton', { name: /accepted and wrong/ }),
  answer: page.getByRole('region', { name: 'Answer' }),
  plan: page.getByRole('region', { name: 'Plan' }),
  records: page.getByRole('region', { name: 'Records' }),
  ready: page.getByRole('region', { name: 'Ask' }).getByText('Ready, works offline.'),
  status: page.getByRole('status'),
})

export const example = (page: Page, name: RegExp): Locator =>
  page.getByRole('listitem').getByRole('button', { name })

export const phishing = 'Resembles a phishing site'
export const benign = 'Resembles no phishing site we know of'

/** Milliseconds for the engine and both models to load, on a busy machine. */
export const loading = 25_000

/** Opens the page and waits until both models are loaded. */
export async function open(page: Page, url = '/'): Promise<ReturnType<typeof parts>> {
  await page.goto(url)
  const demo = parts(page)
  await expect(demo.ready).toBeVisible({ timeout: loading })
  return demo
}

export async function ask(page: Page, input: string): Promise<void> {
  const { field } = parts(page)
  await field.fill(input)
  await field.press('Enter')
}

/** What axe finds wrong, in a form that a failed test can show. */
export async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Pixels by which the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })
