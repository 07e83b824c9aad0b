import { expect, test } from '../fixtures/test.ts'

test('the page comes up under its policy, with nothing from elsewhere', async ({ page, demo }) => {
  const elsewhere: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(demo.url) && !url.startsWith('data:')) elsewhere.push(url)
  })
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const answer = await page.goto('/')
  expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'")
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(elsewhere).toEqual([])
  expect(complaints).toEqual([])
})

test('the policy stops an inline script and a request to elsewhere', async ({ page }) => {
  await page.goto('/')
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
    const reached = await fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    )
    return { script: 'ran' in window, reached }
  })
  expect(ran).toEqual({ script: false, reached: false })
})
