import * as v from 'valibot'
import { expect, test } from 'vitest'
import { checkBody } from './checkBody.js'

const schema = v.strictObject({ items: v.array(v.strictObject({ name: v.string() })) })

test('default', () => {
  expect(checkBody(schema, { items: [{ name: 'a' }] })).toEqual({ items: [{ name: 'a' }] })
})

test('error: the first fault ends the check, however many there are', () => {
  const seen: number[] = []
  const items = new Proxy(Array(1_000).fill({}), {
    get: (target, key) => {
      if (/^\d+$/.test(String(key))) seen.push(Number(key))
      return Reflect.get(target, key)
    },
  })
  expect(() => checkBody(schema, { items })).toThrow(
    expect.objectContaining({ code: 'invalid_request', param: 'items' }),
  )
  expect(new Set(seen)).toEqual(new Set([0]))
})

test('error: a name is repeated only where it is one of the protocol', () => {
  const refusal = (json: unknown) => () => checkBody(schema, json, ['tools'])
  const faults = (code: string, param: string | null) => expect.objectContaining({ code, param })
  expect(refusal({ items: [], tools: 1 })).toThrow(faults('unsupported_parameter', 'tools'))
  for (const json of [{ items: [], canary: 1 }, ['canary'], null, JSON.parse('{"__proto__":1}')])
    expect(refusal(json)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  expect(refusal({ items: [], canary: 1 })).toThrow(faults('invalid_request', null))
})
