import { expect, test } from '../fixtures/test.ts'

test('this browser has a GPU adapter, in software', async ({ page }) => {
  await page.goto('/')
  const architecture = await page.evaluate(async () => {
    // Typed loosely: the DOM library that checks these specs may lack it.
    const { gpu } = navigator as unknown as {
      gpu?: { requestAdapter(): Promise<{ info: { architecture: string } } | null> }
    }
    return (await gpu?.requestAdapter())?.info.architecture
  })
  expect(architecture).toBe('swiftshader')
})
