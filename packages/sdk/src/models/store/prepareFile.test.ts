import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { describeFile, fixture, padded } from '../../routes/local/fixtures/fixtureModel.js'
import { fileSource } from '../sources/fileSource.js'
import type { ChunkStore } from './chunkStore.js'
import { type FileLocks, threadLocks } from './fileLocks.js'
import type { FileSpec } from './fileSpec.js'
import { memoryStore } from './memoryStore.js'
import { prepareFile } from './prepareFile.js'

const bytes = padded(fixture('tiny'), 9_000_000)
const chunk = 4 * 1024 * 1024

let server: Server
let origin: string
let url: string
let id = 0
let answer: RequestListener
let ranges: (string | undefined)[] = []

/** Answers as a server that knows ranges, and tells the truth. */
const truth: RequestListener = (request, response) => {
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
  if (!match) return void response.end(bytes)
  const [from, to] = [Number(match[1]), Number(match[2]) + 1]
  response.writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` })
  response.end(bytes.subarray(from, to))
}

const flipped = (at: number) => {
  const copy = bytes.slice()
  copy[at] = (copy[at] as number) ^ 1
  return copy
}

beforeAll(async () => {
  server = createServer((request, response) => {
    // A request that an earlier test gave up may come late.
    if (!request.url?.startsWith(`/${id}/`)) return void response.destroy()
    ranges.push(request.headers.range)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  answer = truth
  ranges = []
  url = `${origin}/${++id}/model.onnx`
})

const spec = (urls = [url]): FileSpec => ({ ...describeFile('model.onnx', bytes), urls })

/** Short, for what shall stall. What shall not has all the time that a busy machine takes. */
const stalls = { stallTimeout: 200 }

function prepare(
  store: ChunkStore,
  {
    file = spec(),
    signal = new AbortController().signal,
    locks = shared,
    stallTimeout = 20_000,
    onBytes = (_count: number): void => {},
  } = {},
) {
  let count = 0
  const result = prepareFile(file, {
    store,
    signal,
    source: fileSource(),
    locks,
    stallTimeout,
    onBytes: (more) => {
      count += more
      onBytes(count)
    },
  })
  return Object.assign(result, { count: () => count })
}
const shared = threadLocks()

test('default', async () => {
  const store = memoryStore()
  const call = prepare(store)
  expect(Buffer.compare(await call, bytes)).toBe(0)
  expect(call.count()).toBe(bytes.length)
  expect(ranges).toEqual([undefined])
})

test('behavior: what is stored is not fetched', async () => {
  const store = memoryStore()
  await prepare(store)
  answer = (_, response) => response.writeHead(500).end()
  const call = prepare(store)
  expect(Buffer.compare(await call, bytes)).toBe(0)
  expect(call.count()).toBe(0)
})

test('behavior: two at once fetch once', async () => {
  const store = memoryStore()
  const both = await Promise.all([prepare(store), prepare(store)])
  expect(both.map((result) => Buffer.compare(result, bytes))).toEqual([0, 0])
  expect(ranges).toHaveLength(1)
})

test('behavior: only missing pieces are fetched, each run of them once', async () => {
  const store = memoryStore()
  const { chunks } = spec()
  await prepare(store)
  await store.delete(chunks[0] as string)
  await store.delete(chunks[2] as string)
  ranges = []
  expect(Buffer.compare(await prepare(store), bytes)).toBe(0)
  expect(ranges).toEqual([`bytes=0-${chunk - 1}`, `bytes=${2 * chunk}-${bytes.length - 1}`])
})

test('behavior: a server that ignores ranges gives the same', async () => {
  const store = memoryStore()
  await prepare(store)
  await store.delete(spec().chunks[1] as string)
  answer = (_, response) => response.end(bytes)
  expect(Buffer.compare(await prepare(store), bytes)).toBe(0)
})

test('behavior: a full disk does not cost the answer', async () => {
  const put = () => Promise.reject(new DOMException('No room.', 'QuotaExceededError'))
  expect(Buffer.compare(await prepare({ ...memoryStore(), put }), bytes)).toBe(0)
})

test('behavior: a store that cannot be read is as good as none', async () => {
  const get = () => Promise.reject(new DOMException('Gone.', 'NotFoundError'))
  expect(Buffer.compare(await prepare({ ...memoryStore(), get }), bytes)).toBe(0)
})

test('behavior: the second address helps when the first lies', async () => {
  answer = (request, response) => {
    if (!request.url?.endsWith('.mirror')) response.end(flipped(5_000_000))
    else truth(request, response)
  }
  const store = memoryStore()
  const file = spec([url, `${url}.mirror`])
  expect(Buffer.compare(await prepare(store, { file }), bytes)).toBe(0)
  // The first piece was right, so only the others were asked for again.
  expect(ranges).toEqual([undefined, `bytes=${chunk}-${bytes.length - 1}`])
})

describe('error: what is fetched is not the file', () => {
  const rest = bytes.subarray(2 * chunk)
  const exchanged = Buffer.concat([
    bytes.subarray(chunk, 2 * chunk),
    bytes.subarray(0, chunk),
    rest,
  ])
  test.each([
    ['first byte', flipped(0), 0],
    ['middle', flipped(chunk), 1],
    ['last byte', flipped(bytes.length - 1), 2],
    ['exchanged pieces', exchanged, 0],
    ['garbage', Buffer.alloc(bytes.length, 7), 0],
    ['longer garbage', Buffer.alloc(2 * bytes.length, 7), 0],
  ])('%s', async (_, body, index) => {
    answer = (_, response) => response.end(body)
    const store = memoryStore()
    await expect(prepare(store)).rejects.toMatchObject({
      code: 'model/integrity',
      details: { from: 'network', chunk: index },
    })
    // Nothing that was wrong was kept.
    for (const [i, sha256] of spec().chunks.entries())
      expect(await store.has(sha256, Math.min(chunk, bytes.length - i * chunk))).toBe(i < index)
    answer = truth
    expect(Buffer.compare(await prepare(store), bytes)).toBe(0)
  })
})

describe('error: the file cannot be had', () => {
  test.each<[string, RequestListener, string]>([
    ['404', (_, response) => response.writeHead(404).end(), 'status 404'],
    ['206 unasked', (_, response) => response.writeHead(206).end(bytes), 'status 206'],
    ['empty', (_, response) => response.end(), 'size'],
    ['short', (_, response) => response.end(bytes.subarray(0, chunk + 1)), 'size'],
    ['one byte more', (_, response) => response.end(Buffer.concat([bytes, Buffer.of(0)])), 'size'],
    [
      'a page',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(bytes),
      'a page of HTML',
    ],
    ['no answer', () => {}, 'stalled'],
    ['silence half-way', (_, response) => void response.write(bytes.subarray(0, chunk)), 'stalled'],
    ['hung up', (_, response) => response.destroy(), 'network'],
    [
      'cut',
      (_, response) => {
        response.writeHead(200, { 'content-length': bytes.length })
        response.write(bytes.subarray(0, chunk), () => response.destroy())
      },
      'network',
    ],
  ])('%s', async (_, lie, reason) => {
    answer = lie
    const options = reason === 'stalled' ? stalls : {}
    await expect(prepare(memoryStore(), options)).rejects.toMatchObject({
      code: 'model/download-failed',
      details: { file: 'model.onnx', reason },
    })
  })

  test('no address', async () => {
    await expect(prepare(memoryStore(), { file: spec([]) })).rejects.toMatchObject({
      details: { reason: 'no address' },
    })
  })

  test('another part of the file than was asked for', async () => {
    const store = memoryStore()
    await prepare(store)
    await store.delete(spec().chunks[1] as string)
    answer = (_, response) =>
      response.writeHead(206, { 'content-range': 'bytes 1-5/9000000' }).end(bytes.subarray(1, 6))
    await expect(prepare(store)).rejects.toMatchObject({
      details: { reason: 'another part of the file' },
    })
  })
})

test('behavior: a slow server that keeps sending has not stalled', async () => {
  const small = fixture('tiny')
  const stallTimeout = 1_000
  let took = -performance.now()
  answer = async (_, response) => {
    // Nine gaps of a fifth of the time each: together far more of it than a stall may take.
    for (let at = 0; at < small.length; at += 250) {
      response.write(small.subarray(at, at + 250))
      await new Promise((resolve) => setTimeout(resolve, stallTimeout / 5))
    }
    response.end()
  }
  const file = { ...describeFile('model.onnx', small), urls: [url] }
  const call = prepare(memoryStore(), { file, stallTimeout })
  expect(Buffer.compare(await call, small)).toBe(0)
  took += performance.now()
  expect(took).toBeGreaterThan(stallTimeout)
})

test('behavior: a thread that was busy for long has not been waiting', async () => {
  const small = fixture('tiny')
  const stallTimeout = 400
  let held: ServerResponse | undefined
  answer = (_, response) => {
    held = response
    response.write(small.subarray(0, 1_000))
  }
  const file = { ...describeFile('model.onnx', small), urls: [url] }
  let busy = false
  const onBytes = (count: number) => {
    if (count < 1_000 || busy) return
    busy = true
    // By then the next read waits. Its bytes come while nobody looks, and so does its time.
    setImmediate(() => {
      held?.end(small.subarray(1_000))
      const until = performance.now() + 2 * stallTimeout
      while (performance.now() < until);
    })
  }
  const call = prepare(memoryStore(), { file, stallTimeout, onBytes })
  expect(Buffer.compare(await call, small)).toBe(0)
  expect(busy).toBe(true)
})

test('error: stored bytes were changed: gone, and fetched by the next call', async () => {
  const store = memoryStore()
  const [, second, third] = spec().chunks as [string, string, string]
  await prepare(store)
  await store.put(second, flipped(chunk).subarray(chunk, 2 * chunk))
  await store.put(third, flipped(bytes.length - 1).subarray(2 * chunk))
  await expect(prepare(store)).rejects.toMatchObject({
    code: 'model/integrity',
    details: { from: 'store', chunk: 1 },
  })
  ranges = []
  expect(Buffer.compare(await prepare(store), bytes)).toBe(0)
  expect(ranges).toEqual([`bytes=${chunk}-${bytes.length - 1}`])
})

describe('behavior: abort', () => {
  test('while it downloads', async () => {
    answer = (_, response) => void response.write(bytes.subarray(0, chunk))
    const controller = new AbortController()
    const onBytes = () => controller.abort('stop')
    const call = prepare(memoryStore(), { signal: controller.signal, onBytes })
    await expect(call).rejects.toBe('stop')
  })

  test('while it waits for another download', async () => {
    answer = (_, response) => void response.write(bytes.subarray(0, chunk))
    const store = memoryStore()
    const [first, second] = [new AbortController(), new AbortController()]
    let release: () => void = () => {}
    const downloading = new Promise<void>((resolve) => {
      release = resolve
    })
    const holding = prepare(store, { signal: first.signal, onBytes: () => release() })
    await downloading
    const locks: FileLocks = {
      hold: (name, signal, work) => {
        const result = shared.hold(name, signal, work)
        second.abort('stop')
        return result
      },
    }
    await expect(prepare(store, { signal: second.signal, locks })).rejects.toBe('stop')
    expect(ranges).toHaveLength(1)
    first.abort('over')
    await expect(holding).rejects.toBe('over')
  })

  test('before it starts', async () => {
    await expect(prepare(memoryStore(), { signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(ranges).toHaveLength(0)
  })
})

test('behavior: files on this device are verified, and not kept a second time', async () => {
  const small = fixture('tiny')
  const address = new URL('../../routes/local/fixtures/tiny.onnx', import.meta.url).href
  const file = { ...describeFile('model.onnx', small), urls: [address] }
  const store = memoryStore()
  expect(Buffer.compare(await prepare(store, { file }), small)).toBe(0)
  expect(await store.has(file.chunks[0] as string, small.length)).toBe(false)
  const wrong = { ...file, chunks: ['0'.repeat(64)] }
  await expect(prepare(store, { file: wrong })).rejects.toMatchObject({ code: 'model/integrity' })
  await expect(prepare(store, { file: { ...file, size: 5 } })).rejects.toMatchObject({
    details: { reason: 'size' },
  })
})
