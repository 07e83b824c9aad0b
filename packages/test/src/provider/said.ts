import { createHash } from 'node:crypto'
import type { Asked } from './asked.js'
import { costOf, type HostedModel, type Usage } from './hostedModel.js'

/** What a provider has to say, before it is put in any form. */
export type Said = {
  /** The model that it says it was. */
  model: string
  /** Of a chat: its text, a token each. */
  pieces: readonly string[]
  finishReason: string
  /** Of embeddings: one for each text. */
  vectors: readonly (readonly number[])[]
  /** Of tensors. */
  outputs: readonly { name: string; datatype: string; shape: readonly number[]; data: Buffer }[]
  usage: Usage | undefined
  /** Micro-dollars. */
  cost: number | undefined
}

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean)
const backwards = (word: string) => [...word].reverse().join('')

/**
 * What the fake says for a model, which it does not run: to a chat the words of its last message, each
 * spelled backwards; to a text or tensors whole numbers drawn from their SHA-256. A word is a token.
 */
export function say(asked: Asked, model: HostedModel): Said {
  const nothing = { pieces: [], finishReason: 'stop', vectors: [], outputs: [] }
  const said = (usage: Usage, answer: Partial<Said>): Said => ({
    ...nothing,
    model: model.name,
    usage,
    cost: costOf(model, usage),
    ...answer,
  })
  if (asked.endpoint === 'chat') {
    const words = wordsOf(asked.messages.at(-1)?.content ?? '')
    const pieces = words
      .slice(0, asked.maxTokens)
      .map((word, index) => (index === 0 ? '' : ' ') + backwards(word))
    const prompt = asked.messages.flatMap(({ content }) => wordsOf(content)).length
    const finishReason = pieces.length < words.length ? 'length' : 'stop'
    return said({ prompt, completion: pieces.length }, { pieces, finishReason })
  }
  if (asked.endpoint === 'embeddings') {
    const { dimensions = 8 } = model
    const vectors = asked.texts.map((text) => wholeNumbers(Buffer.from(text), dimensions))
    return said({ prompt: asked.texts.flatMap(wordsOf).length, completion: 0 }, { vectors })
  }
  const seed = Buffer.concat(asked.inputs.map(({ data }) => data))
  const outputs = (model.outputs ?? []).map((output) => {
    const count = output.shape.reduce((product, size) => product * size, 1)
    return { ...output, data: bytesOf(output.datatype, wholeNumbers(seed, count)) }
  })
  return said({ prompt: 0, completion: 0 }, { outputs })
}

/** From -1000 to 1000, the same for the same bytes. */
export function wholeNumbers(seed: Buffer, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const digest = createHash('sha256').update(seed).update(String(index)).digest()
    return (digest.readUInt32LE() % 2001) - 1000
  })
}

/** Little-endian, as tensors travel. */
export function bytesOf(datatype: string, values: readonly number[]): Buffer {
  if (datatype === 'INT64') return Buffer.from(BigInt64Array.from(values.map(BigInt)).buffer)
  if (datatype === 'INT32') return Buffer.from(Int32Array.from(values).buffer)
  return Buffer.from(Float32Array.from(values).buffer)
}
