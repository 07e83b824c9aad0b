import type { LanguageModelV3CallOptions, SharedV3Warning } from '@ai-sdk/provider'
import { InvalidParametersError } from '../../errors/request.js'
import type { Chat, ChatMessage } from '../../tasks/generate.js'

/** What a call asks for, and what of it is left aside without harm. */
export type Call = { chat: Chat; warnings: SharedV3Warning[] }

type Message = LanguageModelV3CallOptions['prompt'][number]

/**
 * Reads a call of the AI SDK. What would change the meaning of the question, were it left out, is refused.
 *
 * @throws InvalidParametersError for tools, files, and an answer in JSON
 */
export function readCall(options: LanguageModelV3CallOptions): Call {
  if (options.tools?.length) throw unsupported('tools')
  if (options.responseFormat?.type === 'json') throw unsupported('responseFormat')
  const { maxOutputTokens, temperature, topP, stopSequences, seed } = options
  const warnings: SharedV3Warning[] = []
  for (const feature of ['topK', 'presencePenalty', 'frequencyPenalty'] as const)
    if (options[feature] !== undefined) warnings.push({ type: 'unsupported', feature })
  const chat: Chat = {
    messages: options.prompt.map((message) => readMessage(message, warnings)),
    ...(maxOutputTokens !== undefined && { maxTokens: maxOutputTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(stopSequences?.length && { stop: stopSequences }),
    ...(seed !== undefined && { seed }),
  }
  return { chat, warnings }
}

function readMessage(message: Message, warnings: SharedV3Warning[]): ChatMessage {
  if (message.role === 'system') return { role: 'system', content: message.content }
  if (message.role === 'tool') throw unsupported('tools')
  let content = ''
  for (const part of message.content) {
    if (part.type === 'text') content += part.text
    // What a model thought on its way to an answer is no part of the conversation.
    else if (part.type === 'reasoning') warnings.push({ type: 'unsupported', feature: 'reasoning' })
    else throw unsupported(part.type === 'file' ? 'files' : 'tools')
  }
  return { role: message.role, content }
}

function unsupported(parameter: string): InvalidParametersError {
  return new InvalidParametersError({ parameter, reason: 'text models of this SDK take text only' })
}
