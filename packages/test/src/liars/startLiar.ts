import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Deployment, type OperatorAccount, readerOf } from '@trine/node/dev'
import { claimRequestSchema, type SignedClaim, toJson } from '@trine/sdk/chain'
import * as v from 'valibot'
import type { Hex } from 'viem'
import type { Lie } from './lie.js'
import { lieByPush } from './lieByPush.js'
import { signAnswer } from './signAnswer.js'

export type StartLiarParameters = {
  deployment: Deployment
  /** Whose key it has; that one's own node must not be running. */
  operator: Pick<OperatorAccount, 'key'>
  lie: Lie
  /** Whether it also answers what is asked through the hub. @default false */
  push?: boolean | undefined
  /** Models that it says it has. @default those of the deployment */
  modelIds?: readonly Hex[] | undefined
}

/** A fake operator: real key, real signatures, real wire format, and what it says is a lie. */
export type Liar = {
  url: string
  /** Everything that it has signed, in order. */
  signed: readonly SignedClaim[]
  stop: () => Promise<void>
}

/**
 * Puts a liar in the place of an operator of a stack, at the very address that the chain names for it.
 *
 * @throws the system's error where the operator's own node still listens there
 *
 * @example
 * await stack.operators[0].kill()
 * const liar = await startLiar({ ...stack, operator: stack.operators[0], lie: wrongAnswer(benign) })
 */
export async function startLiar({
  deployment,
  operator: { key },
  lie,
  push = false,
  modelIds = deployment.modelIds,
}: StartLiarParameters): Promise<Liar> {
  const node = deployment.nodes.find((one) => one.key === key.address)
  if (node === undefined) throw new Error('Nobody in this deployment has that key.')
  const reader = readerOf(deployment.rpcUrl)
  const signed: SignedClaim[] = []
  const sign = async (
    parameters: Pick<Parameters<typeof signAnswer>[0], 'asked' | 'output' | 'input'>,
  ) => {
    const answer = await signAnswer({ reader, models: deployment.models, key, ...parameters })
    signed.push(answer)
    return answer
  }
  const pushing = push ? await lieByPush({ deployment, key, lie, sign }) : undefined

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'OPTIONS') return reply(response, '')
    if (request.url === '/health')
      return replyJson(response, {
        status: 'ok',
        operator: node.key,
        owner: node.owner,
        chainId: BigInt(deployment.chainId),
        hub: deployment.hub,
        block: await reader.getBlockNumber(),
        models: modelIds.map((modelId) => ({ modelId, runtimeHash: `0x${'00'.repeat(32)}` })),
      })
    const body = await readJson(request)
    if (request.url === '/v1/deliveries') {
      pushing?.take(body)
      return replyJson(response, {})
    }
    const asked = v.parse(claimRequestSchema, body)
    const told = await lie(asked)
    if (told === 'silence') return
    if ('body' in told) return reply(response, told.body)
    replyJson(response, await sign({ asked, ...told }))
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  const { hostname, port } = new URL(node.url)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(port), hostname, resolve)
  })
  return {
    url: node.url,
    signed,
    stop: async () => {
      await pushing?.stop()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

function replyJson(response: ServerResponse, body: unknown): void {
  reply(response, JSON.stringify(toJson(body)))
}

/** Any page may ask a liar. */
function reply(response: ServerResponse, body: string | Uint8Array): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    // Another liar, or an honest node, may soon be at this address.
    connection: 'close',
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': 'GET, POST',
  })
  response.end(body)
}
