import * as v from 'valibot'
import { ShapeMismatchError } from '../errors/model.js'
import { InvalidParametersError } from '../errors/request.js'
import type { Model } from '../models/model.js'
import type { TensorMap } from '../request/request.js'
import { own } from '../utils/own.js'
import { fromJsonTensor, toJsonTensor } from './jsonTensor.js'
import type { Task } from './task.js'

const message = v.strictObject({
  role: v.picklist(['system', 'user', 'assistant']),
  content: v.string(),
})

const chatSchema = v.strictObject({
  messages: v.pipe(v.array(message), v.minLength(1), v.maxLength(1000)),
  /** The most tokens that may be generated, and paid for. Default 512. */
  maxTokens: v.optional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000)),
    512,
  ),
  /** From 0, the likeliest token each time, to 2. Default: the provider's; on the device 0. */
  temperature: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  /** Of the likeliest tokens, those that make up this much of the chance. From 0 to 1. */
  topP: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Up to 4 texts, any of which ends the answer and is not part of it. */
  stop: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(4))),
  /** Asks for the same answer to the same request. Providers promise to try. */
  seed: v.optional(v.pipe(v.number(), v.safeInteger())),
})

/** A conversation, and how its next message is to be made. */
export type Chat = v.InferInput<typeof chatSchema>
/** The same with its defaults: what the canonical input bytes say. */
export type NormalizedChat = v.InferOutput<typeof chatSchema>
export type ChatMessage = Chat['messages'][number]

const generationSchema = v.strictObject({
  text: v.string(),
  finishReason: v.picklist(['stop', 'length', 'content-filter', 'other']),
})

/** The text of an answer, and why it ends where it does. */
export type Generation = v.InferOutput<typeof generationSchema>

/** A question, a conversation, or a conversation with settings. */
export type GenerateInput = string | readonly ChatMessage[] | Chat

/** The names of a text model's input and output in its manifest: one `uint8` tensor each, of any length. */
export const chatPort = 'chat'
export const completionPort = 'completion'

export const generateTask: Task<GenerateInput, Generation> = {
  name: 'generate',

  async encode(model, input) {
    if (model.manifest.core.preprocess.kind !== 'chat-1')
      throw new InvalidParametersError({
        parameter: 'models',
        reason: 'this model takes no conversation; use run()',
      })
    const tensor = toJsonTensor(readChat(input))
    return { bytes: tensor.data, tensors: { [chatPort]: tensor } }
  },

  decode: readGeneration,
  outputBytes: (model, outputs) => toJsonTensor(readGeneration(model, outputs)).data,
}

/** The output of a text model, from what it said. */
export function completion(generation: Generation): TensorMap {
  return { [completionPort]: toJsonTensor(generation) }
}

/**
 * The conversation in a payload's tensors.
 *
 * @throws InvalidParametersError when they hold none, as tensors given to `run` may
 */
export function chatOf(tensors: TensorMap): NormalizedChat {
  return parseChat(fromJsonTensor(own(tensors, chatPort)))
}

function readChat(input: GenerateInput): NormalizedChat {
  if (typeof input === 'string') return parseChat({ messages: [{ role: 'user', content: input }] })
  return parseChat(Array.isArray(input) ? { messages: input } : input)
}

function parseChat(chat: unknown): NormalizedChat {
  const result = v.safeParse(chatSchema, chat)
  if (result.success) return result.output
  const [issue] = result.issues
  // The path, never what stands there: a name that there is not is the caller's own text.
  const unknown = issue.type === 'strict_object' && issue.expected === 'never'
  const path = (issue.path ?? []).map(({ key }) => key).slice(0, unknown ? -1 : undefined)
  throw new InvalidParametersError({
    parameter: ['input', ...path].join('.'),
    reason: unknown
      ? 'it has a field that there is not'
      : 'not of the form that conversations have',
  })
}

function readGeneration(_model: Model, outputs: TensorMap): Generation {
  const result = v.safeParse(generationSchema, fromJsonTensor(own(outputs, completionPort)))
  if (result.success) return result.output
  throw new ShapeMismatchError({ tensor: completionPort, reason: 'it holds no generated text' })
}
