import type { NormalizedRequest, Payload, TaskName } from '../../request/request.js'
import { textsOf } from '../../tasks/embed.js'
import { chatOf } from '../../tasks/generate.js'
import type { Usd } from '../../utils/usd.js'
import type { Price } from './provider.js'

export type Tokens = { input: number; output: number }

/**
 * Tokens that a provider counts besides those of the text: for each message or text what marks its beginning and
 * end, and once a system prompt that some chat templates add.
 */
const besides = { message: 8, request: 128 }
/** Bytes of English in a token, and the share of `maxTokens` that a middling answer has. */
const usual = { bytesPerToken: 4, share: 0.25 }

/** The most tokens that a request can come to. */
export function mostTokens(task: TaskName, payload: Payload): Tokens {
  if (task === 'generate') {
    const { messages, maxTokens } = chatOf(payload.tensors)
    const input = mostBytes(payload) + besides.request + besides.message * messages.length
    return { input, output: maxTokens }
  }
  if (task !== 'embed') return { input: 0, output: 0 }
  const texts = textsOf(payload.tensors).length
  return { input: mostBytes(payload) + besides.message * texts, output: 0 }
}

/**
 * No tokenizer makes more of a text than it has bytes. Some bring it to a normal form first, in which one character
 * may be many.
 */
function mostBytes({ bytes }: Payload): number {
  const normal = new TextDecoder().decode(bytes).normalize('NFKC')
  return Math.max(bytes.length, new TextEncoder().encode(normal).length)
}

/** About how many tokens a request will come to. */
export function usualTokens(task: TaskName, payload: Payload): Tokens {
  const most = mostTokens(task, payload)
  return {
    input: Math.ceil(most.input && payload.bytes.length / usual.bytesPerToken),
    output: Math.ceil(most.output * usual.share),
  }
}

/** What tokens cost, rounded up to a millionth of a dollar. */
export function costOf(price: Price, tokens: Tokens): Usd {
  const { input = 0n, output = 0n, request = 0n } = price
  const millions = BigInt(tokens.input) * input + BigInt(tokens.output) * output
  return ((millions + 999_999n) / 1_000_000n + request) as Usd
}

/** An amount that a provider tells as a number of dollars, rounded up. The last digits of a float are noise. */
export function fromDollars(dollars: number): Usd {
  return BigInt(Math.ceil(Math.min(dollars, 1e9) * 1e6 - 1e-4)) as Usd
}

/** The protocol that a task is asked for by. */
export function protocolOf({ task }: Pick<NormalizedRequest, 'task'>): 'openai' | 'oip' {
  return task === 'generate' || task === 'embed' ? 'openai' : 'oip'
}
