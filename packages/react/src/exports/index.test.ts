import { expect, test } from 'vitest'
import * as chain from './chain.js'
import * as exports from './index.js'

test('exports', () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "ProviderMissingError",
      "TrineProvider",
      "useClassify",
      "useEmbed",
      "useGenerate",
      "useModel",
      "useQuote",
      "useRecords",
      "useSession",
      "useTrine",
    ]
  `)
})

test('exports of ./chain', () => {
  expect(Object.keys(chain).sort()).toMatchInlineSnapshot(`
    [
      "PartNotLoadedError",
      "useFinality",
    ]
  `)
})
