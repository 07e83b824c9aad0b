import {
  answerStatus,
  cutOff,
  flipByte,
  garbage,
  reorderChunks,
  slow,
  stall,
  truncate,
} from '../fixtures/faults.ts'
import { expect, test } from '../fixtures/test.ts'

test('each fault does what it says, and only to its path', async ({ faults, demo }) => {
  const right = Buffer.from(await (await fetch(demo.url)).arrayBuffer())
  const get = async (path = '') => {
    const answer = await fetch(faults.url + path, { signal: AbortSignal.timeout(2_000) })
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) }
  }
  expect((await get()).body.equals(right)).toBe(true)

  const withFault = async (fault: Parameters<typeof faults.on>[1]) => {
    const remove = faults.on('/', fault)
    try {
      return await get()
    } finally {
      remove()
    }
  }
  const flipped = (await withFault(flipByte(5))).body
  expect(flipped.length).toBe(right.length)
  expect(flipped.filter((byte, index) => byte !== right[index]).length).toBe(1)
  expect((await withFault(truncate(7))).body.equals(right.subarray(0, 7))).toBe(true)
  const reordered = (await withFault(reorderChunks(16))).body
  expect(reordered.equals(right)).toBe(false)
  expect([...reordered].sort()).toEqual([...right].sort())
  expect((await withFault(garbage())).body.length).toBe(right.length)
  expect((await withFault(answerStatus(404))).status).toBe(404)
  await expect(withFault(cutOff(7))).rejects.toThrow()
  await expect(withFault(stall(7))).rejects.toThrow('timeout')
  const started = performance.now()
  expect((await withFault(slow(right.length * 2))).body.equals(right)).toBe(true)
  expect(performance.now() - started).toBeGreaterThan(400)

  faults.on('/', answerStatus(500), 1)
  expect((await get()).status).toBe(500)
  expect((await get()).status).toBe(200)
  expect(faults.count('/')).toBe(11)
  expect((await get('missing')).status).toBe(404)
})
