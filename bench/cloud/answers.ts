import { seededRandom } from '../lib/random.ts'

/** What the server is asked for, by the name of a model. */
export type AnswerName = 'short' | 'whole' | 'long'

export const question = 'Why is the sky blue?'

/** Tokens of each answer. `whole` is not streamed. */
export const tokensOf: Readonly<Record<AnswerName, number>> = { short: 16, whole: 16, long: 3000 }

/** The same pieces of text at each run, in the server and wherever they arrive. */
export function piecesOf(name: AnswerName): string[] {
  const random = seededRandom(20_261_122)
  return Array.from({ length: tokensOf[name] }, () => {
    const length = 1 + Math.floor(random() * 7)
    const letters = Array.from({ length }, () => 97 + Math.floor(random() * 26))
    return ` ${String.fromCharCode(...letters)}`
  })
}

const common = (model: string) => ({
  id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
  created: 1_741_569_952,
  model,
  service_tier: 'default',
  system_fingerprint: 'fp_fc9f1d7035',
})

const usageOf = (name: AnswerName) => ({
  prompt_tokens: 13,
  completion_tokens: tokensOf[name],
  total_tokens: 13 + tokensOf[name],
})

/** One event, with the fields that OpenAI's own have. */
export function eventOf(name: AnswerName, more: object): string {
  return `data: ${JSON.stringify({ ...common(name), object: 'chat.completion.chunk', ...more })}\n\n`
}

/** A streamed answer without its last event: one event for each token, then the reason and the usage. */
export function eventsOf(name: AnswerName): string[] {
  const choice = (delta: object, finish_reason: string | null = null) =>
    eventOf(name, { choices: [{ index: 0, delta, logprobs: null, finish_reason }], usage: null })
  return [
    choice({ role: 'assistant', content: '', refusal: null }),
    ...piecesOf(name).map((content) => choice({ content })),
    choice({}, 'stop'),
    eventOf(name, { choices: [], usage: usageOf(name) }),
  ]
}

export const lastEvent = 'data: [DONE]\n\n'

/** The same, not streamed. */
export function wholeOf(name: AnswerName): string {
  const content = piecesOf(name).join('')
  const message = { role: 'assistant', content, refusal: null }
  return JSON.stringify({
    ...common(name),
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: usageOf(name),
  })
}
