import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { send } from '../faults/fault.js'
import { readAsked } from './asked.js'
import { charge, type Entry, openEntry } from './books.js'
import { answerPreflight, cors } from './cors.js'
import { type HostedModel, listModels } from './hostedModel.js'
import { makeAnswer } from './makeAnswer.js'
import type { ProviderFault, Sign } from './providerFault.js'
import { refuse } from './refusals.js'
import { say } from './said.js'
import { inEvents } from './streamFaults.js'

export type StartFaultyProviderParameters = {
  models: readonly HostedModel[]
  /** Keys that it knows; others are refused. @default any, and none */
  keys?: readonly string[] | undefined
  /** Signs its answers by this key. @default not at all */
  signingKey?: Hex | undefined
}

export type FaultyProvider = {
  /** Without a slash: what the Open Inference Protocol's paths are added to. */
  url: string
  /** What OpenAI's paths are added to. */
  openai: string
  /** The address that signs, in lower case. */
  signer: Hex | undefined
  /** Every request so far, in order, preflights too. */
  requests: readonly Entry[]
  /** The requests for answers among them. */
  asked: () => readonly Entry[]
  /** Micro-dollars: what was charged so far, to one key or to all. */
  charged: (key?: string) => number
  /**
   * Answers the next requests so. Faults wait in a queue: the next begins when the one before has had its
   * `times`. Call the result to take it out.
   *
   * @param times `@default 1`
   */
  misbehave: (fault: ProviderFault, times?: number) => () => void
  close: () => Promise<void>
}

/**
 * A fake provider: a real server with OpenAI's chat and embeddings and the Open Inference Protocol, that
 * keeps books, signs by a real key, and can be told to misbehave. No model runs in it: what it says follows
 * the rule of `say`, and what it costs that of `charge`.
 *
 * @example
 * const provider = await startFaultyProvider({ models: [{ name: 'small', task: 'generate' }] })
 * provider.misbehave(refuse(429, { 'retry-after': '1' }))
 */
export async function startFaultyProvider({
  models,
  keys,
  signingKey,
}: StartFaultyProviderParameters): Promise<FaultyProvider> {
  const requests: Entry[] = []
  let queue: { fault: ProviderFault; left: number }[] = []
  const next = () => queue.find(({ left }) => left > 0)
  const account = signingKey && privateKeyToAccount(signingKey)
  const signer = account && (account.address.toLowerCase() as Hex)
  const sign: Sign | undefined =
    account &&
    (async (text) => ({
      text,
      signature: await account.signMessage({ message: text }),
      address: account.address.toLowerCase() as Hex,
    }))

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const entry = openEntry(request, response)
    requests.push(entry)
    if (request.method === 'OPTIONS') {
      const rule = next()
      const { cors: told } = rule?.fault ?? {}
      const refusing = told === 'not-after' ? undefined : told
      // A page that is refused sends no request: this was the fault's turn.
      if (rule && refusing) rule.left -= 1
      return answerPreflight(response, refusing)
    }
    if (entry.path === '/v1/models') {
      const headers = { ...cors, 'content-type': 'application/json' }
      const body = Buffer.from(JSON.stringify(listModels(models)))
      return send(response, { status: 200, headers, body })
    }
    const bytes = await readBody(request)
    entry.body = bytes.toString()
    const rule = next()
    if (rule) rule.left -= 1
    const fault = rule?.fault ?? {}
    const silent = fault.cors === 'none' || fault.cors === 'not-after'
    const headers = silent ? {} : cors
    const refused = (status: number) =>
      refuse(status).send({ status, headers, body: Buffer.alloc(0) }, response, entry)
    if (keys && !(entry.key !== undefined && keys.includes(entry.key))) return refused(401)
    const asked = tryRead(() => readAsked(entry.path, request.headers, bytes))
    if (asked === undefined) return refused(400)
    const model = models.find(({ name }) => name === asked.model)
    if (model === undefined) return refused(404)

    const honest = say(asked, model)
    charge(entry, response, { asked, said: honest, model })
    const said = fault.say?.(honest, asked) ?? honest
    const made = await makeAnswer(asked, said, fault, sign)
    const streams = asked.endpoint === 'chat' && asked.stream
    const { send: sendIt = streams ? inEvents() : sendWhole } = fault
    await sendIt({ ...made, headers: { ...headers, ...made.headers } }, response, entry)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      // A fault that cannot be made is a mistake in the test: nobody must take it for another.
      process.stderr.write(`fake provider, ${request.url}: ${error}\n`)
      response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    openai: `${url}/v1`,
    signer,
    requests,
    asked: () => requests.filter(({ method }) => method === 'POST'),
    charged: (key) =>
      requests
        .filter((entry) => key === undefined || entry.key === key)
        .reduce((sum, { charged }) => sum + charged, 0),
    misbehave(fault, times = 1) {
      const rule = { fault, left: times }
      queue.push(rule)
      return () => {
        queue = queue.filter((one) => one !== rule)
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const sendWhole: NonNullable<ProviderFault['send']> = (answer, response) => send(response, answer)

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function tryRead<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
