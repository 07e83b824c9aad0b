import * as v from 'valibot'
import { refusalSchema } from '../../../claims/wire.js'
import { withTimeout } from '../../../utils/signal.js'

/** Why an operator gave nothing that can be used. Holds nothing that it said but a code of known form. */
export type Failure = {
  outcome: 'unreachable' | 'timed-out' | 'refused' | 'invalid'
  reason?: string | undefined
}

export type AskParameters<Answer> = {
  endpoint: string
  /** `'/v1/claims'` */
  path: string
  body: unknown
  schema: v.GenericSchema<unknown, Answer>
  /** Milliseconds for all of it. */
  timeout: number
  signal: AbortSignal
}

/** Bytes of an answer that are read: the longest that the schemas allow, with room for spaces. */
const maxBody = 512 * 1024

/**
 * Asks an operator's node, which may be hostile: no cookies, no redirects, a bounded answer, and nothing
 * of it but what has the published form.
 *
 * @throws the signal's reason
 */
export async function askOperator<Answer>(
  parameters: AskParameters<Answer>,
): Promise<{ answer: Answer } | Failure> {
  const { endpoint, path, body, schema, timeout, signal } = parameters
  const url = addressOf(endpoint, path)
  if (!url) return { outcome: 'unreachable', reason: 'its address is no web address' }
  const timer = withTimeout(signal, timeout, () => new Error('late'))
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: timer.signal,
    })
    const text = await readBounded(response)
    if (text === undefined) return { outcome: 'invalid', reason: 'too long' }
    const json = parseJson(text)
    if (!response.ok) return { outcome: 'refused', reason: codeOf(json, response.status) }
    const result = v.safeParse(schema, json)
    if (!result.success) return { outcome: 'invalid', reason: 'not of the published form' }
    return { answer: result.output }
  } catch {
    if (signal.aborted) throw signal.reason
    return { outcome: timer.signal.aborted ? 'timed-out' : 'unreachable' }
  } finally {
    timer.dispose()
  }
}

/** Only plain web addresses: whoever registers an endpoint chooses it. */
function addressOf(endpoint: string, path: string): URL | undefined {
  try {
    const url = new URL(`${endpoint.replace(/\/+$/, '')}${path}`)
    const plain = url.username === '' && url.password === '' && url.hash === ''
    return plain && /^https?:$/.test(url.protocol) ? url : undefined
  } catch {
    return undefined
  }
}

/** `undefined` for an answer that is longer than any should be: the rest is not waited for. */
async function readBounded(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  for (let length = 0; ; ) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    length += value.length
    if (length > maxBody) {
      await reader.cancel().catch(() => {})
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A node's own code if it has the form of one: free text may be anything. */
function codeOf(json: unknown, status: number): string {
  const refusal = v.safeParse(refusalSchema, json)
  const code = refusal.success ? refusal.output.error.code : ''
  return /^[a-z0-9-]{1,40}\/[a-z0-9-]{1,40}$/.test(code) ? code : `status ${status}`
}
