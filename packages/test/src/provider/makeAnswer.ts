import { createHash } from 'node:crypto'
import type { Answer } from '../faults/fault.js'
import type { Asked } from './asked.js'
import { chatEvents, chatJson, embeddingsJson, signatureEvent, tensors } from './encode.js'
import { type ProviderFault, plainFrame, rightSignature, type Sign } from './providerFault.js'
import type { Said } from './said.js'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Puts what is to be said in the form that was asked for, and signs it if there is a key. */
export async function makeAnswer(
  asked: Asked,
  said: Said,
  fault: ProviderFault,
  sign: Sign | undefined,
): Promise<Answer> {
  const signed = (response: Buffer) =>
    sign &&
    (fault.sign ?? rightSignature)(
      { request: sha256(asked.body), response: sha256(response) },
      sign,
    )

  if (asked.endpoint === 'chat' && asked.stream) {
    const { frame = plainFrame } = fault
    const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
    const events = chatEvents(said, asked.wantsUsage).map(frame).join('')
    // What is signed are the bytes before the last event's `data:`.
    const [before = ''] = frame('[DONE]').split('data:')
    const signature = await signed(Buffer.from(events + before))
    const end = signature ? frame(signatureEvent(said, signature)) : ''
    return { status: 200, headers, body: Buffer.from(events + end + frame('[DONE]')) }
  }

  const { body, headers } =
    asked.endpoint === 'chat'
      ? json(chatJson(said))
      : asked.endpoint === 'embeddings'
        ? json(embeddingsJson(said, asked))
        : tensors(said, asked)
  const signature = await signed(body)
  return {
    status: 200,
    headers: {
      ...headers,
      ...(signature && {
        'x-signature': signature.signature,
        'x-signing-address': signature.address,
        'x-signing-algo': 'ecdsa',
      }),
    },
    body,
  }
}

function json(value: unknown) {
  return {
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  }
}
