import { expect, test } from 'vitest'
import * as door from './local.js'

test('exports', () => {
  expect(Object.keys(door)).toMatchInlineSnapshot(`
    [
      "enginePins",
      "local",
    ]
  `)
})
