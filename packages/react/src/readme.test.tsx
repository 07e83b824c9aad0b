import './testing/dom.js'
import { readFileSync } from 'node:fs'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render } from '@testing-library/react'
import { TrineProvider } from '@trine/react'
import { usd } from '@trine/sdk'
import { afterEach, expect, test, vi } from 'vitest'
import { completion, phishing, setup } from './testing/fixtures.js'
import { App } from './testing/readmeExample.js'
import { Chat } from './testing/readmeTextExample.js'

vi.mock('@trine/sdk/local', async () => {
  const { fakeRoute } = await import('@trine/sdk/test')
  return { local: () => fakeRoute({ outputs: () => phishing }).route }
})

afterEach(cleanup)

/** A page that asks a provider which is paid, and does so with the user's consent only. */
function renderChat() {
  const { client, queryClient, calls } = setup({
    outputs: () => completion('Air scatters blue light.'),
    offer: { privacy: 'provider', price: { ceiling: '0.002', expected: '0.001' } },
    client: {
      policy: { require: { privacy: 'provider' } },
      budget: { perCall: usd('0.01') },
    },
  })
  // The package as it is built, which the example imports.
  const rendered = render(
    <QueryClientProvider client={queryClient}>
      <TrineProvider client={client}>
        <Chat />
      </TrineProvider>
    </QueryClientProvider>,
  )
  return { calls, ...rendered }
}

test('the example answers', async () => {
  const { getByText, findByText } = render(<App />)
  getByText('idle')
  fireEvent.click(getByText('Check'))
  await findByText('phishing, verified')
})

test('the example of text asks, and answers', async () => {
  const { calls, getByText, findByText, findByRole, queryByRole } = renderChat()
  fireEvent.click(getByText('Ask'))
  const dialog = await findByRole('alertdialog')
  expect(dialog.textContent).toMatch(/^\d+ bytes go to fake, for at most \$0\.002\./)
  expect(calls.runs).toEqual([])
  fireEvent.click(getByText('Send'))
  await findByText('Air scatters blue light.')
  expect(queryByRole('alertdialog')).toBeNull()
})

test('the example of text takes no for an answer', async () => {
  const { calls, getByText, findByText } = renderChat()
  fireEvent.click(getByText('Ask'))
  fireEvent.click(await findByText('Keep'))
  await findByText(/it was not given/)
  expect(calls.runs).toEqual([])
})

test.each(['readmeExample.tsx', 'readmeTextExample.tsx'])('%s is the one in the README', (name) => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  expect(read('../README.md')).toContain(`\`\`\`tsx\n${read(`testing/${name}`)}\`\`\``)
})
