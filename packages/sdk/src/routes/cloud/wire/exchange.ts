import type { Tensor, TensorMap } from '../../../request/request.js'
import { embeddingPort, textsOf } from '../../../tasks/embed.js'
import { chatOf, completion } from '../../../tasks/generate.js'
import { sha256 } from '../../../utils/digest.js'
import { own } from '../../../utils/own.js'
import type { Exchange } from '../../route.js'
import { readJsonObject } from './json.js'
import { readTensors } from './oip.js'
import { asksChat, readChat } from './openaiChat.js'
import { asksTexts, readEmbeddings } from './openaiEmbeddings.js'
import { malformed } from './wireError.js'

/** The text that is signed: the digests of both bodies. */
export async function signedTextOf({ request, response }: Exchange): Promise<string> {
  const digests = [request, response].map((bytes) => sha256(bytes as Uint8Array<ArrayBuffer>))
  return (await Promise.all(digests)).join(':')
}

/** Whether the request of an exchange asks for these inputs. What else an app added to it is not looked at. */
export function asksFor({ protocol, request, jsonLength }: Exchange, inputs: TensorMap): boolean {
  try {
    if (protocol === 'openai-chat') return asksChat(request, chatOf(inputs))
    if (protocol === 'openai-embeddings') return asksTexts(request, textsOf(inputs))
    return areEqual(readTensors(request, jsonLength?.request, 'inputs'), inputs)
  } catch {
    return false
  }
}

/**
 * The outputs in the very bytes of an exchange's response.
 *
 * @throws WireError
 */
export function outputsIn({ protocol, request, response, jsonLength }: Exchange): TensorMap {
  if (protocol === 'openai-chat') return completion(readChat(response).generation)
  if (protocol === 'oip') return readTensors(response, jsonLength?.response, 'outputs')
  const { input } = readJsonObject(request)
  if (!Array.isArray(input)) throw malformed('its request names no texts')
  return { [embeddingPort]: readEmbeddings(response, input.length).embedding }
}

/** Whether the response of an exchange holds these outputs. */
export function says(exchange: Exchange, outputs: TensorMap): boolean {
  try {
    return areEqual(outputsIn(exchange), outputs)
  } catch {
    return false
  }
}

function areEqual(one: TensorMap, other: TensorMap): boolean {
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => isEqual(own(one, name), own(other, name)))
  )
}

/** By their bytes: a number that is none is equal to itself here. */
function isEqual(one: Tensor | undefined, other: Tensor | undefined): boolean {
  if (!one || !other) return false
  const [a, b] = [one, other].map(
    ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  ) as [Uint8Array, Uint8Array]
  return (
    one.data.constructor === other.data.constructor &&
    one.shape.join() === other.shape.join() &&
    a.length === b.length &&
    a.every((byte, i) => byte === b[i])
  )
}
