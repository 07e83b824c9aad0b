import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  type CloudProcess,
  type CloudProcessParameters,
  cloudProcess,
} from '../dev/cloudProcess.js'
import { reservePorts } from '../dev/reservePorts.js'
import {
  endEvents,
  sendEvents,
  type TestUpstream,
  testUpstream,
  textEvent,
} from '../testing/cloud.js'

// Each starts processes.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
let upstream: TestUpstream
let cloud: CloudProcess
beforeAll(() => {
  // What runs is built: a process that can be killed runs no test runner.
  expect(existsSync(fileURLToPath(new URL('../../dist/cloud', import.meta.url))), 'build').toBe(
    true,
  )
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trine-cloud-'))
})
afterEach(async () => {
  await cloud?.kill()
  await upstream?.close()
  rmSync(folder, { recursive: true })
})

const prices = { parrot: { request: '0.01', prompt: '0', completion: '0.001' } }

async function start(
  answer: Parameters<typeof testUpstream>[0],
  settings: CloudProcessParameters['settings'] = {},
) {
  upstream = await testUpstream(answer)
  const { ports, release } = await reservePorts(1)
  await release()
  const url = `${upstream.url}/v1`
  cloud = cloudProcess({
    folder,
    port: ports[0] as number,
    models: {},
    settings: {
      upstreams: [{ protocol: 'openai', url, models: { parrot: 'org/parrot' } }],
      prices,
      ...settings,
    },
  })
  await cloud.start()
}

const headers = () => ({
  authorization: `Bearer ${cloud.deployment.apiKey}`,
  'content-type': 'application/json',
})
const ask = (change: object = {}) =>
  fetch(`${cloud.deployment.url}/v1/chat/completions`, {
    method: 'POST',
    headers: headers(),
    body: JSON.stringify({
      model: 'parrot',
      messages: [{ role: 'user', content: 'canary question' }],
      max_tokens: 10,
      ...change,
    }),
  })
const credit = async () => {
  const response = await fetch(`${cloud.deployment.url}/v1/key`, { headers: headers() })
  const { data } = await response.json()
  return [data.usage, data.limit_remaining]
}
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('behavior: killed with answers under way, it has charged what was answered, once, and nothing else', async () => {
  let asked = 0
  await start((response) => {
    sendEvents(response, [textEvent('canary answer')])
    // The first is answered; the others never end.
    if (++asked > 1) return
    sendEvents(response, endEvents(5, 2))
    response.end()
  })
  const first = await (await ask()).json()
  expect(first.usage.cost).toBe(0.012)
  expect(await credit()).toEqual([0.012, 9.988])

  const lost = [ask(), ask({ stream: true })].map((answer) =>
    answer.then((response) => response.text()).catch(() => 'lost'),
  )
  await until(() => asked === 3)
  // Set aside: 0.01 and ten tokens of each.
  expect(await credit()).toEqual([0.012, 9.948])
  await cloud.kill()
  expect(await Promise.all(lost)).toEqual(['lost', 'lost'])

  await cloud.start()
  expect(await credit()).toEqual([0.012, 9.988])
  await cloud.stop()
  await cloud.start()
  expect(await credit()).toEqual([0.012, 9.988])
  expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600)
  expect(readFileSync(cloud.log, 'utf8')).not.toMatch(/canary|sk-trine/)
})

test('behavior: asked to stop, it first finishes what is under way', async () => {
  const go: (() => void)[] = []
  await start(async (response) => {
    sendEvents(response, [textEvent('one')])
    await new Promise<void>((resolve) => go.push(resolve))
    sendEvents(response, [textEvent('two'), ...endEvents(1, 2)])
    response.end()
  })
  const answer = ask()
  await until(() => go.length === 1)
  const stopped = cloud.stop()
  go[0]?.()
  expect((await (await answer).json()).choices[0].message.content).toBe('onetwo')
  await stopped
  await expect(ask()).rejects.toThrow()
})

/** A connection as a browser would never make it. */
function open(body: string, length = body.length) {
  const { port } = new URL(cloud.deployment.url)
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    'host: x',
    ...Object.entries(headers()).map((pair) => pair.join(': ')),
    `content-length: ${length}`,
  ]
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  return socket.on('error', () => {})
}

test('behavior: a body that comes too slowly is cut off', async () => {
  await start(() => {}, { limits: { timeout: 300 } })
  const slow = open('{', 500).resume()
  await new Promise((resolve) => slow.once('close', resolve))
  expect(upstream.asked).toEqual([])
})
