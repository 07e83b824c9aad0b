import './testing/dom.js'
import { readFileSync } from 'node:fs'
import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { phishing } from './testing/fixtures.js'
import { App } from './testing/readmeExample.js'

vi.mock('@trine/sdk/local', async () => {
  const { fakeRoute } = await import('@trine/sdk/test')
  return { local: () => fakeRoute({ outputs: () => phishing }).route }
})

afterEach(cleanup)

test('the example answers', async () => {
  const { getByText, findByText } = render(<App />)
  getByText('idle')
  fireEvent.click(getByText('Check'))
  await findByText('phishing, verified')
})

test('the example is the one in the README', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  expect(read('../README.md')).toContain(`\`\`\`tsx\n${read('testing/readmeExample.tsx')}\`\`\``)
})
