import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import {
  ProviderMissingError,
  useClassify,
  useEmbed,
  useGenerate,
  useModel,
  useQuote,
  useRecords,
  useTrine,
} from './exports/index.js'
import { models, setup } from './testing/fixtures.js'

function Everything() {
  const check = useClassify()
  const text = useGenerate()
  const vectors = useEmbed()
  const [source] = models
  const model = useModel(source as NonNullable<typeof source>)
  const quote = useQuote({ models, input: 'app-uniswap.io' })
  const records = useRecords()
  return [
    [check.status, check.assurance, text.status, text.text, vectors.status].join(),
    [model.status, quote.status, records.status].join(),
  ].join(' ')
}

let run: ReturnType<typeof useClassify>['runAsync'] | undefined

function Asking() {
  const { runAsync, status } = useClassify()
  run = runAsync
  return status
}

function Lost() {
  return useTrine().id
}

test('default', () => {
  expect(typeof window).toBe('undefined')
  const { wrapper, calls } = setup()
  expect(renderToString(wrapper({ children: <Everything /> }))).toBe(
    'idle,none,idle,,idle idle,pending,pending',
  )
  expect(calls).toMatchObject({ offers: 0, runs: [] })
})

test('behavior: what a run did meanwhile does not reach the server’s page', async () => {
  const { wrapper } = setup()
  renderToString(wrapper({ children: <Asking /> }))
  await run?.({ models, input: 'app-uniswap.io' })
  expect(renderToString(wrapper({ children: <Asking /> }))).toBe('idle')
})

test('error: no provider', () => {
  expect(() => renderToString(<Lost />)).toThrow(ProviderMissingError)
  try {
    renderToString(<Lost />)
  } catch (error) {
    expect((error as ProviderMissingError).toJSON()).toMatchInlineSnapshot(`
      {
        "code": "react/provider-missing",
        "details": {},
        "message": "There is no client here: put a <TrineProvider client={client}> around this component.",
        "name": "ProviderMissingError",
        "remedy": "fix-input",
      }
    `)
  }
})
