import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerStatus,
  cutOff,
  type Fault,
  flipByte,
  garbage,
  reorderChunks,
  slow,
  stall,
  truncate,
} from './fault.js'
import { type FaultyOrigin, startFaultyOrigin } from './startFaultyOrigin.js'

const right = Buffer.from(Array.from({ length: 400 }, (_, index) => index & 0xff))
const target = createServer((request, response) => {
  if (request.url === '/missing') response.writeHead(404).end()
  else if (request.method === 'POST') request.pipe(response)
  else response.end(right)
})
let faults: FaultyOrigin

beforeAll(async () => {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  faults = await startFaultyOrigin(`http://127.0.0.1:${(target.address() as AddressInfo).port}/`)
})

afterAll(async () => {
  await faults.close()
  await new Promise((resolve) => target.close(resolve))
})

async function get(path = '', options: RequestInit = {}) {
  const answer = await fetch(faults.url + path, { signal: AbortSignal.timeout(2_000), ...options })
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) }
}

async function withFault(fault: Fault) {
  const remove = faults.on('/', fault)
  try {
    return await get()
  } finally {
    remove()
  }
}

test('default: answers as the server behind it', async () => {
  expect((await get()).body).toEqual(right)
  expect((await get('missing')).status).toBe(404)
  expect((await get('', { method: 'POST', body: 'asked' })).body.toString()).toBe('asked')
})

test('behavior: each fault does what it says', async () => {
  const flipped = (await withFault(flipByte(5))).body
  expect(flipped.length).toBe(right.length)
  expect(flipped.filter((byte, index) => byte !== right[index]).length).toBe(1)
  expect((await withFault(truncate(7))).body).toEqual(right.subarray(0, 7))
  const reordered = (await withFault(reorderChunks(16))).body
  expect(reordered).not.toEqual(right)
  expect([...reordered].sort()).toEqual([...right].sort())
  const random = (await withFault(garbage())).body
  expect(random.length).toBe(right.length)
  expect(random).not.toEqual(right)
  expect((await withFault(answerStatus(404))).status).toBe(404)
  await expect(withFault(cutOff(7))).rejects.toThrow()
  await expect(withFault(stall(7))).rejects.toThrow('timeout')
  const started = performance.now()
  expect((await withFault(slow(right.length * 2))).body).toEqual(right)
  expect(performance.now() - started).toBeGreaterThan(400)
})

test('behavior: only to its path, and only so many times', async () => {
  const before = faults.count('/')
  faults.on('/', answerStatus(500), 1)
  expect((await get('missing')).status).toBe(404)
  expect((await get()).status).toBe(500)
  expect((await get()).status).toBe(200)
  expect(faults.count('/')).toBe(before + 2)
})
