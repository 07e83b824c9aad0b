import { expect } from '../fixtures/test.ts'
import { ask, benign, open, test } from './demo.ts'

const cases: [name: string, input: string, sentence: RegExp, advice: RegExp][] = [
  ['nothing', '', /it is empty/, /Enter a name such as/],
  ['spaces', '   ', /it is empty/, /Enter a name such as/],
  ['a million characters', 'a'.repeat(1_000_000), /1000000/, /one address and nothing else/],
  ['a name longer than the model reads', `${'a'.repeat(60)}.example`, /64/, /one address/],
  ['an IPv4 address', '192.168.0.1', /IP address/, /name of the site/],
  ['an IPv6 address', 'http://[::1]/', /IP address/, /name of the site/],
  ['a script', 'javascript:alert(1)', /only web links/, /https:\/\//],
  ['words', 'two words here', /no valid hostname/, /Enter a name such as/],
]

test('bad input is told in a sentence, and what to do about it', async ({ page }) => {
  test.slow()
  const { answer, field, status } = await open(page)
  for (const [name, input, sentence, advice] of cases)
    await test.step(name, async () => {
      await ask(page, input)
      await expect(field).toHaveAccessibleDescription(sentence)
      await expect(field).toHaveAccessibleDescription(advice)
      await expect(field).toHaveAttribute('aria-invalid', 'true')
      await expect(field).toBeFocused()
      await expect(status).toHaveText(sentence)
      await expect(answer.getByText('The model was not asked')).toBeVisible()

      await ask(page, 'app.uniswap.org')
      await expect(answer.getByText(benign)).toBeVisible()
      await expect(field).toHaveAttribute('aria-invalid', 'false')
      await expect(field).not.toHaveAccessibleDescription(sentence)
    })
})

test('bad input: a lone surrogate', async ({ page }) => {
  const { field } = await open(page)
  await field.evaluate((element: HTMLInputElement) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {}
    set?.call(element, 'exa\ud800mple.org')
    element.dispatchEvent(new InputEvent('input', { bubbles: true }))
  })
  await field.press('Enter')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(/cannot be used/)
})
