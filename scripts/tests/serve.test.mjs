import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../apps/demo/serve.mjs'

const folder = mkdtempSync(join(tmpdir(), 'trine-serve-'))
let server

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  const write = (name, bytes) => writeFileSync(join(folder, name), bytes)
  write('index.html', '<h1>here</h1>')
  write('assets/engine-1a.wasm', Buffer.alloc(4_096))
  write('assets/engine-1a.wasm.br', brotliCompressSync(Buffer.alloc(4_096)))
  write('assets/glue-1a.mjs', 'export {}')
  write('model.onnx', Buffer.from('0123456789'))
  server = await serve({ directory: folder })
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const get = (path, options) => fetch(server.url + path, options)

test.each([
  ['', 'text/html;charset=utf-8'],
  ['assets/engine-1a.wasm', 'application/wasm'],
  ['assets/glue-1a.mjs', 'text/javascript'],
  ['model.onnx', 'application/octet-stream'],
])('default: type of /%s', async (path, type) => {
  const { headers } = await get(path)
  expect(headers.get('content-type')).toBe(type)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})

test('behavior: packed where the browser can unpack, the same bytes either way', async () => {
  const packed = await get('assets/engine-1a.wasm', { headers: { 'accept-encoding': 'br' } })
  expect(packed.headers.get('content-encoding')).toBe('br')
  expect((await packed.arrayBuffer()).byteLength).toBe(4_096)
  const plain = await get('assets/engine-1a.wasm', { headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect((await plain.arrayBuffer()).byteLength).toBe(4_096)
})

test('behavior: a hashed file is kept for ever, any other is asked for again', async () => {
  expect((await get('assets/glue-1a.mjs')).headers.get('cache-control')).toContain('immutable')
  const page = await get('')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const again = await get('', { headers: { 'if-none-match': page.headers.get('etag') } })
  expect(again.status).toBe(304)
})

test('behavior: a part of a model', async () => {
  const part = await get('model.onnx', { headers: { range: 'bytes=2-5' } })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe('bytes 2-5/10')
  expect(await part.text()).toBe('2345')
  expect((await get('model.onnx', { headers: { range: 'bytes=99-' } })).status).toBe(416)
})

test('error: what is not there, and what is not asked for', async () => {
  expect((await get('none.js')).status).toBe(404)
  expect((await get('..%2f..%2fetc%2fpasswd')).status).toBe(404)
  expect((await get('', { method: 'POST' })).status).toBe(405)
  expect((await get('none.js')).headers.get('content-security-policy')).toContain("'none'")
})

const deployment = {
  rpcUrl: 'http://127.0.0.1:1111',
  wsUrl: 'ws://127.0.0.1:1111',
  nodes: [{ url: 'http://127.0.0.1:2222/' }, { url: 'http://127.0.0.1:3333' }],
  cloud: { url: 'http://127.0.0.1:4444' },
  hub: '0x01',
}

const connectSrc = ({ headers }) =>
  /connect-src ([^;]*)/.exec(headers.get('content-security-policy'))?.[1]

test('parameters: deployment', async () => {
  const stacked = await serve({ directory: folder, deployment })
  try {
    const answer = await fetch(`${stacked.url}deployment.json`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual(deployment)
    expect(connectSrc(answer)).toBe(
      "'self' http://127.0.0.1:1111 ws://127.0.0.1:1111 http://127.0.0.1:2222 http://127.0.0.1:3333 http://127.0.0.1:4444",
    )
    expect(connectSrc(await fetch(stacked.url))).toBe(connectSrc(answer))
  } finally {
    await stacked.close()
  }
})

test('default: without a deployment there is none, and no origin but the page’s own', async () => {
  const answer = await get('deployment.json')
  expect(await answer.json()).toBeNull()
  expect(connectSrc(answer)).toBe("'self'")
})

test('behavior: a wallet in a window of its own can reach the page', async () => {
  const { headers } = await get('')
  expect(headers.get('cross-origin-opener-policy')).toBeNull()
})
