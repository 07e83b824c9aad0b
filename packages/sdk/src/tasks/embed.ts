import { ShapeMismatchError } from '../errors/model.js'
import { InvalidParametersError } from '../errors/request.js'
import type { TensorMap } from '../request/request.js'
import { own } from '../utils/own.js'
import { fromJsonTensor, toJsonTensor } from './jsonTensor.js'
import { tensorBytes } from './run.js'
import type { Task } from './task.js'

/** One text, or up to 2048. */
export type EmbedInput = string | readonly string[]

/** One vector for each text, in order; all of one length. */
export type Embeddings = readonly Float32Array[]

/**
 * The names of an embedder's input (`uint8`, any length) and output (`float32`, texts × size). A manifest
 * that calls the first dimension of its output `texts` has it held to how many there are.
 */
export const textPort = 'text'
export const embeddingPort = 'embedding'

export const embedTask: Task<EmbedInput, Embeddings> = {
  name: 'embed',

  async encode(model, input) {
    if (model.manifest.core.preprocess.kind !== 'text-1')
      throw new InvalidParametersError({
        parameter: 'models',
        reason: 'this model embeds no text; use run()',
      })
    const texts = typeof input === 'string' ? [input] : input
    if (!isTexts(texts))
      throw new InvalidParametersError({
        parameter: 'input',
        reason: 'not a text, or 1 to 2048 texts, none of them empty',
      })
    const tensor = toJsonTensor(texts)
    return { bytes: tensor.data, tensors: { [textPort]: tensor } }
  },

  decode(_model, outputs) {
    const { shape, data } = own(outputs, embeddingPort) ?? {}
    const [count, size] = shape ?? []
    if (!(data instanceof Float32Array) || !count || !size || data.length !== count * size)
      throw new ShapeMismatchError({ tensor: embeddingPort, reason: 'it holds no vectors' })
    return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size))
  },

  outputBytes: (model, outputs) => tensorBytes(model.manifest.core.outputs, outputs),
}

/**
 * The texts in a payload's tensors.
 *
 * @throws InvalidParametersError when they hold none, as tensors given to `run` may
 */
export function textsOf(tensors: TensorMap): readonly string[] {
  const texts = fromJsonTensor(own(tensors, textPort))
  if (isTexts(texts)) return texts
  throw new InvalidParametersError({ parameter: 'input', reason: 'its tensor holds no texts' })
}

function isTexts(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 2048) return false
  // By index, as a list may have holes.
  return Array.from(value).every((text) => typeof text === 'string' && text !== '')
}
