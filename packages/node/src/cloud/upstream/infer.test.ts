import { lookalikeLarge } from '@trine/lookalike'
import { afterEach, expect, test } from 'vitest'
import {
  type TestCloud,
  type TestUpstream,
  testCloud,
  testUpstream,
  upstreamOf,
} from '../../testing/cloud.js'

const clouds: TestCloud[] = []
let upstream: TestUpstream | undefined
afterEach(async () => {
  for (const one of clouds.splice(0).reverse()) await one.stop()
  await upstream?.close()
})

const path = '/v2/models/look/infer'
const inputs = [
  { name: 'bytes', shape: [1, 64], datatype: 'FP32', data: Array.from('u'.repeat(64), () => 117) },
]
const behind = async (url: string, isKnown: boolean) => {
  const source = isKnown ? lookalikeLarge : undefined
  const cloud = await testCloud({
    settings: { prices: { look: { request: '0.001' } } },
    upstreams: [
      upstreamOf(url, 'oip', { look: { name: 'lookalike-large', task: 'classify', source } }),
    ],
  })
  clouds.push(cloud)
  return cloud
}

test('default: an endpoint behind an endpoint gives the same numbers', async () => {
  const first = await testCloud({
    models: [lookalikeLarge],
    settings: { apiKeys: 'open' },
  })
  clouds.push(first)
  const cloud = await behind(first.url, true)
  const direct = await (await first.ask('/v2/models/lookalike-large/infer', { inputs })).json()
  const response = await cloud.ask(path, { inputs })
  const answer = await response.json()
  expect(answer.model_name).toBe('look')
  expect(answer.outputs).toEqual(direct.outputs)
  expect(response.headers.get('x-signing-address')).toBe(cloud.signer)
  expect(await cloud.left()).toBeCloseTo(0.999, 9)
  expect(await (await fetch(`${cloud.url}/v2/models/look`)).json()).toMatchObject({
    inputs: [{ name: 'bytes', shape: [-1, 64] }],
  })
  // What does not fit the manifest is not sent there.
  expect((await cloud.ask(path, { inputs: [{ ...inputs[0], name: 'x' }] })).status).toBe(400)
}, 60_000)

test('behavior: a server that answers in JSON is understood; it gets the key, and what its client sent', async () => {
  const seen: [string | undefined, Buffer][] = []
  const outputs = [{ name: 'logits', datatype: 'FP32', shape: [1, 2], data: [1, -1] }]
  upstream = await testUpstream((response, body, request) => {
    seen.push([request.headers.authorization, body])
    response.end(JSON.stringify({ model_name: 'x', outputs }))
  })
  const cloud = await behind(upstream.url, false)
  const { outputs: given } = await (await cloud.ask(path, { inputs, id: 'salt' })).json()
  expect(given).toEqual(outputs)
  const [key, body] = seen[0] ?? []
  expect(key).toBe('Bearer upstream-secret')
  const values = new Uint8Array(body?.subarray(-256) ?? [])
  expect([...new Float32Array(values.buffer)]).toEqual(inputs[0]?.data)
})

test.each([
  ['another output', [{ name: 'canary', datatype: 'FP32', shape: [1, 2], data: [1, -1] }]],
  ['too few values', [{ name: 'logits', datatype: 'FP32', shape: [1, 2], data: [1] }]],
  ['none', []],
])('error: %s: nothing is charged', async (_, outputs) => {
  upstream = await testUpstream((response) => response.end(JSON.stringify({ outputs })))
  const cloud = await behind(upstream.url, true)
  const response = await cloud.ask(path, { inputs })
  expect([response.status, await response.json()]).toEqual([
    502,
    { error: 'The server behind this endpoint failed.' },
  ])
  expect(await cloud.left()).toBe(1)
})
