import type { LanguageModelV3, LanguageModelV3StreamPart } from '@ai-sdk/provider'
import { type GenerateReturnType, generate } from '../../actions/generate.js'
import type { Client } from '../../client/createClient.js'
import type { requestFor } from '../adapterParameters.js'
import { followText } from '../followText.js'
import { provenanceOf } from '../provenance.js'
import { follower, toStream } from '../toStream.js'
import { abortedAs } from './abortedAs.js'
import { type Call, readCall } from './readCall.js'

/** A text model, as the AI SDK calls it. */
export function languageModel(
  client: Client,
  modelId: string,
  request: ReturnType<typeof requestFor>,
): LanguageModelV3 {
  return {
    specificationVersion: 'v3',
    provider: 'trine',
    modelId,
    supportedUrls: {},
    async doGenerate(options) {
      const { chat, warnings } = readCall(options)
      const { abortSignal: signal } = options
      const running = generate(client, { ...request, input: chat, signal })
      const answer = await running.catch(abortedAs(signal))
      return {
        content: [{ type: 'text', text: answer.output.text }],
        ...ending(answer),
        response: responseOf(answer, modelId),
        warnings,
      }
    },
    async doStream(options) {
      const call = readCall(options)
      const { stop, signal } = follower(options.abortSignal)
      const steps = followText(client, { ...request, input: call.chat, signal })
      return { stream: toStream(parts(steps, call, modelId, signal), stop) }
    },
  }
}

/** The parts of a streamed answer. An error is a part as well, and the last. */
async function* parts(
  steps: ReturnType<typeof followText>,
  { warnings }: Call,
  modelId: string,
  signal: AbortSignal,
): AsyncGenerator<LanguageModelV3StreamPart, void> {
  yield { type: 'stream-start', warnings }
  const id = '0'
  let begun = false
  try {
    for await (const step of steps) {
      if (step.kind === 'delta') {
        if (!begun) yield { type: 'text-start', id }
        begun = true
        yield { type: 'text-delta', id, delta: step.delta }
      } else if (step.kind === 'answer') {
        if (begun) yield { type: 'text-end', id }
        yield { type: 'response-metadata', ...responseOf(step.answer, modelId) }
        yield { type: 'finish', ...ending(step.answer) }
      }
    }
  } catch (error) {
    if (signal.aborted) throw error
    yield { type: 'error', error }
  }
}

function ending(answer: GenerateReturnType) {
  const { finishReason } = answer.output
  const { inputTokens, outputTokens } = answer.usage ?? {}
  return {
    finishReason: { unified: finishReason, raw: finishReason },
    usage: {
      inputTokens: {
        total: inputTokens,
        noCache: undefined,
        cacheRead: undefined,
        cacheWrite: undefined,
      },
      outputTokens: { total: outputTokens, text: undefined, reasoning: undefined },
    },
    providerMetadata: { trine: provenanceOf(answer) },
  }
}

function responseOf({ record }: GenerateReturnType, modelId: string) {
  return { id: record.id, timestamp: new Date(record.openedAt), modelId }
}
