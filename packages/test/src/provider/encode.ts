import type { AskedEmbeddings, AskedTensors } from './asked.js'
import type { Signature } from './providerFault.js'
import { bytesOf, type Said } from './said.js'

const id = 'chatcmpl-fake'
const created = 0

/** As OpenAI counts, with what routers add: US dollars. */
function usageOf({ usage, cost }: Said) {
  if (usage === undefined) return undefined
  return {
    prompt_tokens: usage.prompt,
    completion_tokens: usage.completion,
    total_tokens: usage.prompt + usage.completion,
    ...(cost !== undefined && { cost: cost / 1e6 }),
  }
}

export function chatJson(said: Said) {
  const message = { role: 'assistant', content: said.pieces.join('') }
  const choices = [{ index: 0, message, finish_reason: said.finishReason }]
  return {
    id,
    object: 'chat.completion',
    created,
    model: said.model,
    choices,
    usage: usageOf(said),
  }
}

/** The events of a stream, one for each token, as JSON. */
export function chatEvents(said: Said, wantsUsage: boolean): string[] {
  const chunk = (more: object) =>
    JSON.stringify({ id, object: 'chat.completion.chunk', created, model: said.model, ...more })
  const choice = (delta: object, finish_reason: string | null = null) =>
    chunk({ choices: [{ index: 0, delta, finish_reason }] })
  const usage = wantsUsage && usageOf(said)
  return [
    choice({ role: 'assistant', content: '' }),
    ...said.pieces.map((content) => choice({ content })),
    choice({}, said.finishReason),
    ...(usage ? [chunk({ choices: [], usage })] : []),
  ]
}

/** The last event of a signed stream. */
export function signatureEvent({ model }: Said, { text, signature, address }: Signature): string {
  const told = { text, signature, signing_address: address, signing_algo: 'ecdsa' }
  const object = 'chat.completion.chunk'
  return JSON.stringify({ id, object, created, model, choices: [], signature: told })
}

export function embeddingsJson(said: Said, { encoding }: AskedEmbeddings) {
  const data = said.vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: encoding === 'base64' ? bytesOf('FP32', vector).toString('base64') : vector,
  }))
  const { prompt_tokens, cost } = usageOf(said) ?? {}
  const usage = prompt_tokens !== undefined && { prompt_tokens, total_tokens: prompt_tokens, cost }
  return { object: 'list', data, model: said.model, ...(usage && { usage }) }
}

/** Tensors as the Open Inference Protocol has them: JSON, and after it the bytes, if asked for so. */
export function tensors(said: Said, { id, binary }: AskedTensors) {
  const outputs = said.outputs.map(({ data, ...output }) =>
    binary
      ? { ...output, parameters: { binary_data_size: data.length } }
      : { ...output, data: numbersOf(output.datatype, data) },
  )
  const answer = { model_name: said.model, model_version: '1', ...(id && { id }), outputs }
  const json = Buffer.from(JSON.stringify(answer))
  if (!binary) return { headers: { 'content-type': 'application/json' }, body: json }
  return {
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json.length),
    },
    body: Buffer.concat([json, ...said.outputs.map(({ data }) => data)]),
  }
}

function numbersOf(datatype: string, data: Buffer): number[] {
  const at = {
    INT64: (i: number) => Number(data.readBigInt64LE(i)),
    INT32: (i: number) => data.readInt32LE(i),
  }
  const read = at[datatype as keyof typeof at] ?? ((i: number) => data.readFloatLE(i))
  const width = datatype === 'INT64' ? 8 : 4
  return Array.from({ length: data.length / width }, (_, index) => read(index * width))
}
