import type { ModelSource } from '@trine/sdk'
import type { Engine } from '../../run/engine.js'
import { refusedInput } from './refusedInput.js'
import type { Runs } from './served.js'

/** Runs a model that embeds texts on this machine. */
export function localEmbedder(source: ModelSource, engine: Engine): NonNullable<Runs['embed']> {
  return async (texts, signal) => {
    const { output, usage } = await engine.embed(source, texts, signal).catch(refusedInput('input'))
    return { vectors: output, tokens: usage && { prompt: usage.inputTokens, completion: 0 } }
  }
}
