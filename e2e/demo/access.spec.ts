import type { Page } from '@playwright/test'
import { hangUp, stall } from '@trine/test'
import { expect } from '../fixtures/test.ts'
import { ask, benign, open, overflow, parts, phishing, test, violations } from './demo.ts'

type Faults = Parameters<Parameters<typeof test>[2]>[0]['faults']

/** Each state of the page, and how to get there. */
const states: Record<string, (page: Page, faults: Faults) => Promise<void>> = {
  ready: async (page, faults) => {
    await open(page, faults.url)
  },
  downloading: async (page, faults) => {
    faults.on(/\.wasm$/, stall(3_000_000))
    await page.goto(faults.url)
    await expect(page.getByText(/MB of/)).toBeVisible()
  },
  running: async (page, faults) => {
    faults.on(/\.wasm$/, stall(3_000_000))
    await page.goto(faults.url)
    await ask(page, 'uniswap-claim.example')
    await expect(parts(page).answer.getByText('Getting the model ready')).toBeVisible()
  },
  'not loaded': async (page, faults) => {
    faults.on(/\.onnx$/, hangUp())
    await page.goto(faults.url)
    await ask(page, 'uniswap-claim.example')
    await expect(parts(page).answer.getByRole('button', { name: 'Ask again' })).toBeVisible()
  },
  cancelled: async (page, faults) => {
    faults.on(/\.wasm$/, stall(3_000_000))
    await page.goto(faults.url)
    await ask(page, 'uniswap-claim.example')
    await parts(page).cancel.click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect(parts(page).answer.getByText('Cancelled')).toBeVisible()
  },
  phishing: async (page, faults) => {
    const { answer } = await open(page, faults.url)
    await ask(page, 'uniswap-claim.example')
    await expect(answer.getByText(phishing)).toBeVisible()
  },
  benign: async (page, faults) => {
    const { answer } = await open(page, faults.url)
    await ask(page, 'app.uniswap.org')
    await expect(answer.getByText(benign)).toBeVisible()
    for (const summary of await page.locator('summary').all()) await summary.click()
  },
  withheld: async (page, faults) => {
    const { answer, stake } = await open(page, faults.url)
    await stake.fill('2500')
    await ask(page, 'app.uniswap.org')
    await expect(answer.getByText('No answer at this stake')).toBeVisible()
  },
  'bad input': async (page, faults) => {
    const { field, stake } = await open(page, faults.url)
    await stake.fill('-1')
    await ask(page, '192.168.0.1')
    await expect(field).toHaveAttribute('aria-invalid', 'true')
  },
  offline: async (page, faults) => {
    const { answer } = await open(page, faults.url)
    await page.context().setOffline(true)
    await ask(page, 'uniswap-claim.example')
    await expect(answer.getByText(phishing)).toBeVisible()
  },
  clearing: async (page, faults) => {
    const { records } = await open(page, faults.url)
    await ask(page, 'uniswap-claim.example')
    await expect(records.getByRole('listitem')).toHaveCount(1)
    await records.getByRole('button', { name: 'Clear' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
}

for (const [name, reach] of Object.entries(states))
  test(`axe finds nothing, light and dark, and 320 pixels are enough: ${name}`, async ({
    page,
    faults,
  }) => {
    // Two rounds of axe take long on a busy machine.
    test.slow()
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await reach(page, faults)
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await overflow(page)).toBeLessThanOrEqual(0)
  })

test('axe would find something, and overflow would be seen', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await open(page)
  await page.evaluate(() => {
    const input = document.createElement('input')
    input.style.inlineSize = '400px'
    document.querySelector('main')?.append(input)
  })
  expect((await violations(page)).join()).toContain('label')
  expect(await overflow(page)).toBeGreaterThan(0)
})

test('at 200 % zoom nothing is cut off', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 })
  const { answer } = await open(page)
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByText(phishing)).toBeVisible()
  expect(await overflow(page)).toBeLessThanOrEqual(0)
})

test('from right to left the page holds together', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  const { answer, field } = await open(page)
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl'
  })
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByText(phishing)).toBeVisible()
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  expect(await field.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr')
  expect(await violations(page)).toEqual([])
})

test('by keyboard alone: ask, read, change the stake, look at a record', async ({ page }) => {
  test.slow()
  const { answer, field, plan, records, stake } = await open(page)
  const tabTo = async (wanted: ReturnType<Page['locator']>) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab')
      if (await wanted.evaluate((element) => element === document.activeElement)) return
    }
    throw new Error(`Not reached by keyboard: ${wanted}`)
  }
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the answer' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await tabTo(field)
  await page.keyboard.type('uniswap-claim.example')
  await page.keyboard.press('Enter')
  await expect(answer.getByText(phishing)).toBeVisible()
  await tabTo(page.getByRole('listitem').getByRole('button', { name: /^app\.uniswap\.org/ }))
  await page.keyboard.press('Enter')
  await expect(answer.getByText(benign)).toBeVisible()
  await tabTo(answer.locator('summary', { hasText: 'Model, engine, numbers' }))
  await page.keyboard.press('Enter')
  await expect(answer.getByText('Engine (SHA-256)')).toBeVisible()
  await tabTo(stake)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('2500')
  await expect(plan.getByText('will not be shown')).toBeVisible()
  await tabTo(records.locator('summary').first())
  await page.keyboard.press('Enter')
  await expect(records.getByRole('region', { name: 'The record as JSON' })).toBeVisible()
})

test('focus is always seen', async ({ page }) => {
  await open(page)
  for (let presses = 0; presses < 14; presses++) {
    await page.keyboard.press('Tab')
    const { name, outline } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return { name: element.outerHTML.slice(0, 80), outline: `${outlineStyle} ${outlineWidth}` }
    })
    expect(outline, name).toBe('solid 2px')
  }
})

test('every target is at least 24 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  const { answer } = await open(page)
  await ask(page, 'uniswap-claim.example')
  await expect(answer.getByText(phishing)).toBeVisible()
  const targets = await page.locator('button:visible, input:visible, summary:visible').all()
  expect(targets.length).toBeGreaterThan(10)
  for (const target of targets) {
    const { width, height } = (await target.boundingBox()) ?? { width: 0, height: 0 }
    expect(Math.min(width, height), `${target}`).toBeGreaterThanOrEqual(24)
  }
})

test('motion only where it is wanted', async ({ page, faults }) => {
  faults.on(/\.wasm$/, stall(3_000_000))
  await page.goto(faults.url)
  await ask(page, 'uniswap-claim.example')
  const bone = page.locator('.bone').first()
  const motion = () => bone.evaluate((element) => getComputedStyle(element).animationName)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await motion()).toBe('breathe')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await motion()).toBe('none')
})

test('only one part of the page speaks by itself', async ({ page }) => {
  const { status } = await open(page)
  await expect(page.locator('[aria-live], [role=alert], [role=log], [role=status]')).toHaveCount(1)
  await expect(status).toHaveText('Ready, works offline.')
})
