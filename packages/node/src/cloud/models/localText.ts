import type { ModelSource } from '@trine/sdk'
import type { Engine } from '../../run/engine.js'
import { refusedInput } from './refusedInput.js'
import type { FinishReason, Runs } from './served.js'

const finishReasons = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  other: 'stop',
} as const satisfies Record<string, FinishReason>

/** Runs a text model on this machine. */
export function localText(source: ModelSource, engine: Engine): NonNullable<Runs['chat']> {
  return async (chat, { signal, onText }) => {
    const { output, usage } = await engine
      .generate(source, chat, { signal, onText })
      .catch(refusedInput('messages'))
    return {
      finishReason: finishReasons[output.finishReason],
      tokens: usage && { prompt: usage.inputTokens, completion: usage.outputTokens },
    }
  }
}
