import type { Client } from '../../client/createClient.js'
import type { Answer } from '../../execute/runRequest.js'
import type { Generation } from '../../tasks/generate.js'
import { uid } from '../../utils/uid.js'
import type { AdapterParameters } from '../adapterParameters.js'
import { requestFor } from '../adapterParameters.js'
import { followText } from '../followText.js'
import { type Provenance, provenanceOf } from '../provenance.js'
import type { ChatRequest } from './chatRequest.js'

type Usage = { prompt_tokens: number; completion_tokens: number; total_tokens: number }
type FinishReason = 'stop' | 'length' | 'content_filter'
type Delta = { role?: 'assistant'; content?: string }

/** An event of a stream of `POST /chat/completions`. */
export type ChatChunk = {
  id: string
  object: 'chat.completion.chunk'
  created: number
  model: string
  choices: readonly { index: 0; delta: Delta; logprobs: null; finish_reason: FinishReason | null }[]
  usage?: Usage | null
  trine?: Provenance
}

/**
 * The events of an answer. The first comes with the first text: what goes wrong before can be told by the
 * status of the response.
 *
 * @throws what `generate` throws
 */
export async function* chatChunks(
  client: Client,
  parameters: AdapterParameters,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatChunk, void> {
  const { model, chat, includeUsage } = request
  const frame = {
    id: `chatcmpl-${uid()}`,
    object: 'chat.completion.chunk',
    created: now(),
    model,
  } as const
  const chunk = (delta: Delta, finish_reason: FinishReason | null = null): ChatChunk => ({
    ...frame,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...(includeUsage && { usage: null }),
  })
  let begun = false
  for await (const step of followText(client, {
    ...requestFor(parameters, model),
    input: chat,
    signal,
  })) {
    if (step.kind === 'status') continue
    if (!begun) yield chunk({ role: 'assistant', content: '' })
    begun = true
    if (step.kind === 'delta') {
      yield chunk({ content: step.delta })
      continue
    }
    const { answer } = step
    yield { ...chunk({}, finishReason(answer.output)), trine: provenanceOf(answer) }
    const usage = usageOf(answer)
    if (includeUsage && usage) yield { ...frame, choices: [], usage }
  }
}

/** The body of an answer that is not streamed. */
export function chatCompletion(model: string, answer: Answer<Generation>) {
  const usage = usageOf(answer)
  return {
    id: `chatcmpl-${uid()}`,
    object: 'chat.completion',
    created: now(),
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answer.output.text, refusal: null },
        logprobs: null,
        finish_reason: finishReason(answer.output),
      },
    ],
    ...(usage && { usage }),
    trine: provenanceOf(answer),
  }
}

/** OpenAI's word for the reason. It has none for others, which count as the model's own end. */
function finishReason({ finishReason: reason }: Generation): FinishReason {
  return reason === 'length' ? 'length' : reason === 'content-filter' ? 'content_filter' : 'stop'
}

function usageOf({ usage }: Answer<unknown>): Usage | undefined {
  return (
    usage && {
      prompt_tokens: usage.inputTokens,
      completion_tokens: usage.outputTokens,
      total_tokens: usage.inputTokens + usage.outputTokens,
    }
  )
}

/** Seconds. */
function now(): number {
  return Math.floor(Date.now() / 1000)
}
