import { expect, test } from 'vitest'
import { type LocalParameters, local } from './local.js'

test('default', () => {
  expect(typeof local()).toBe('function')
  expect(
    typeof local({
      backends: ['webgpu', 'wasm'],
      threads: 4,
      store: { folder: '/models' },
      stallTimeout: 5,
      grace: 0,
      maxModelSize: 1_000_000,
    }),
  ).toBe('function')
})

test.each([
  ['backends', 'webgl'],
  ['backends', []],
  ['backends', ['webgl']],
  ['threads', 0],
  ['threads', 1.5],
  ['threads', '2'],
  ['store', 'disk'],
  ['store', {}],
  ['store', null],
  ['store', { folder: '' }],
  ['stallTimeout', 0],
  ['stallTimeout', Number.NaN],
  ['grace', -1],
  ['maxModelSize', -1],
  ['maxModelSize', Number.NaN],
])('error: %s: %j', (parameter, value) => {
  expect(() => local({ [parameter]: value } as LocalParameters)).toThrow(
    expect.objectContaining({ code: 'request/invalid-parameters', details: { parameter } }),
  )
})
