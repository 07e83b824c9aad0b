import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelSource } from '@trine/sdk'
import { type Hex, recoverMessageAddress } from 'viem'
import {
  type CloudConfig,
  type CloudConfigInput,
  parseCloudConfig,
} from '../cloud/config/cloudConfig.js'
import { type RunningCloud, startCloud } from '../cloud/startCloud.js'
import type { Log } from '../serve/log.js'

export const apiKey = 'sk-test-0123456789'
export const digestOf = (bytes: Uint8Array | string) =>
  createHash('sha256').update(bytes).digest('hex')

/** An account with a key that tests know. */
export const accountOf = (change: object = {}) => ({
  name: 'tester',
  sha256: digestOf(apiKey),
  credit: '1',
  ...change,
})

export type TestCloud = RunningCloud & {
  ask: (path: string, body: object | Buffer, init?: AskInit) => Promise<Response>
  /** US dollars that the key has left. */
  left: () => Promise<number>
}

type AskInit = { headers?: Record<string, string>; signal?: AbortSignal; key?: string }

export type CloudParameters = {
  settings?: Partial<CloudConfigInput>
  models?: readonly ModelSource[]
  upstreams?: CloudConfig['upstreams']
  log?: Log
}

/** An endpoint in this process, on a folder of its own. */
export async function testCloud({
  settings = {},
  models = [],
  upstreams = [],
  log,
}: CloudParameters): Promise<TestCloud> {
  const dataFolder = settings.dataFolder ?? mkdtempSync(join(tmpdir(), 'trine-cloud-'))
  const config = parseCloudConfig({ apiKeys: [accountOf()], dataFolder, ...settings })
  const key: Hex = `0x${'11'.repeat(32)}`
  const cloud = await startCloud({ ...config, key, models, upstreams }, { log })
  const ask: TestCloud['ask'] = (path, body, { headers, signal, key: own = apiKey } = {}) =>
    fetch(`${cloud.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${own}`, 'content-type': 'application/json', ...headers },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
      ...(signal && { signal }),
    })
  return {
    ...cloud,
    ask,
    left: async () => {
      const headers = { authorization: `Bearer ${apiKey}` }
      const response = await fetch(`${cloud.url}/v1/key`, { headers })
      return (await response.json()).data.limit_remaining
    },
    stop: async () => {
      await cloud.stop()
      if (settings.dataFolder === undefined) rmSync(dataFolder, { recursive: true })
    },
  }
}

/** Who signed a text over two bodies. */
export async function signerOf(
  request: Uint8Array | string,
  response: Uint8Array | string,
  signature: string,
): Promise<string> {
  const message = `${digestOf(request)}:${digestOf(response)}`
  return (await recoverMessageAddress({ message, signature: signature as Hex })).toLowerCase()
}

export type TestUpstream = {
  url: string
  /** Bodies that it got. */
  asked: Record<string, unknown>[]
  /** How many of its clients left before it was done. */
  left: () => number
  close: () => Promise<void>
}

/** A real server behind an endpoint, that answers as a test says. */
export async function testUpstream(
  answer: (response: ServerResponse, body: Buffer, request: IncomingMessage) => unknown,
): Promise<TestUpstream> {
  const asked: Record<string, unknown>[] = []
  let left = 0
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts)
    if (request.headers['content-type'] === 'application/json') asked.push(JSON.parse(String(body)))
    response.on('close', () => {
      if (!response.writableFinished) left++
    })
    await answer(response, body, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    left: () => left,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Settings for an upstream whose models have the names that it knows them by. */
export function upstreamOf(
  url: string,
  protocol: 'openai' | 'oip',
  models: CloudConfig['upstreams'][number]['models'],
): CloudConfig['upstreams'][number] {
  return { protocol, url, keyEnv: undefined, key: 'upstream-secret', concurrency: 8, models }
}

/** Events as OpenAI's servers send them. */
export function sendEvents(response: ServerResponse, events: readonly (object | string)[]): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events)
    response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
}

export const textEvent = (content: string) => ({ choices: [{ index: 0, delta: { content } }] })
export const endEvents = (prompt: number, completion: number, reason = 'stop') => [
  { choices: [{ index: 0, delta: {}, finish_reason: reason }] },
  { choices: [], usage: { prompt_tokens: prompt, completion_tokens: completion } },
  '[DONE]',
]
