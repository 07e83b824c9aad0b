import { expect, test } from 'vitest'
import { attemptOf, entryOf, offerOf } from '../../testing/fixtures/trace.js'
import { usd } from '../../utils/usd.js'
import { readTraceEntry, requirementsOf } from './readTraceEntry.js'

const offers = [offerOf('one'), offerOf('two')]
const entry = entryOf(offers, [attemptOf('one', { label: 'benign', wrong: 0.1, isWrong: false })], {
  require: { privacy: 'provider', maxPrice: '0.01', maxLatency: 500 },
  budget: '0.05',
  draws: { explore: 0.5, audit: 1 },
})
/** The entry with what stands at a path put in place of what is there; `undefined`: left out. */
function changed(path: string, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify({ id: 'a', at: 5, ...entry }))
  const keys = path.slice(1).split('/')
  const last = keys.pop() as string
  const place = keys.reduce((at, key) => at[key], copy)
  if (value === undefined) delete place[last]
  else place[last] = value
  return copy
}

test('default: what is written is read', () => {
  expect(readTraceEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
  expect(readTraceEntry(changed('/asked/stakes', { benign: '1' })).asked.stakes).toEqual({
    benign: '1',
  })
  const inherited = { constructor: '100', prototype: '1' }
  expect(readTraceEntry(changed('/asked/stakes', inherited)).asked.stakes).toEqual(inherited)
  expect(readTraceEntry(changed('/asked/stakes', undefined)).asked).not.toHaveProperty('stakes')
})

test.each([
  ['/version', 2],
  ['/version', undefined],
  ['/more', 1],
  ['/at', 1.5],
  ['/asked/task', 'guess'],
  ['/asked/size', -1],
  ['/asked/size', Number.POSITIVE_INFINITY],
  ['/asked/labels', 'benign'],
  ['/asked/stakes', 1],
  ['/asked/stakes', '-1'],
  ['/asked/stakes', null],
  ['/asked/stakes', ['1']],
  ['/asked/stakes', { benign: 'much' }, '/asked/stakes/benign'],
  ['/asked/stakes', { constructor: 'much' }, '/asked/stakes/constructor'],
  ['/asked/budget', '1e3'],
  ['/asked/draws/explore', 1.1],
  ['/asked/require/maxPrice', 1],
  ['/asked/require/maxPrice', '0.0000001'],
  ['/asked/require/privacy', 'nobody'],
  ['/asked/require/maxLatency', -1],
  ['/asked/require/speed', 'high'],
  ['/offers/1/arrives', 1.1, '/offers/1'],
  ['/offers/1/arrives', undefined, '/offers/1'],
  ['/offers/1/price', { ceiling: '1', expected: '2' }, '/offers/1'],
  ['/offers/1/id', 'one', '/offers'],
  ['/offers/1', 'two'],
  ['/attempts/0/offer', 'three'],
  ['/attempts/0/outcome', 'lost'],
  ['/attempts/0/took', -1],
  ['/attempts/0/charged', 0.1],
  ['/attempts/0/label', 'other'],
  ['/attempts/0/wrong', 2],
])('error: %s that is %j', (path, value, where = path) => {
  const call = () => readTraceEntry(changed(path, value), 7)
  expect(call).toThrow(
    expect.objectContaining({
      code: 'replay/trace-invalid',
      details: expect.objectContaining({ line: 7, path: where }),
    }),
  )
  expect(call).toThrow(`Entry 7 of the trace cannot be read: at "${where}", `)
})

test.each([[null], ['text'], [5]])('error: an entry that is %j', (json) => {
  expect(() => readTraceEntry(json)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ line: 1, path: '/' }) }),
  )
})

test('error: no value of the entry is in the message', () => {
  const secret = 'canary-51c2'
  for (const path of ['/asked/task', '/attempts/0/label', '/attempts/0/offer', '/asked/budget'])
    expect(() => readTraceEntry(changed(path, secret))).not.toThrow(secret)
})

test('behavior: requirements become what a policy takes', () => {
  expect(requirementsOf({ privacy: 'public', maxPrice: '0.01' })).toEqual({
    privacy: 'public',
    maxPrice: usd('0.01'),
  })
})
