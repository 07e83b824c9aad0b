import type { ServerResponse } from 'node:http'
import type { Hex } from 'viem'
import type { Answer } from '../faults/fault.js'
import type { Asked } from './asked.js'
import type { Entry } from './books.js'
import type { Said } from './said.js'

/** What stands beside an answer: the text, and who says that they signed it. */
export type Signature = { text: string; signature: Hex; address: Hex }

/**
 * One way to misbehave. An answer is said, framed, signed and sent, and each of these can go wrong by itself
 * or with others: `{ ...usage(1_000_000), ...unsigned() }`.
 */
export type ProviderFault = {
  /** Says another thing, and stands by it: what is signed and sent is this. */
  say?: ((said: Said, asked: Asked) => Said) | undefined
  /** Writes an event of a stream in another way. @param json what the event holds, or `[DONE]` */
  frame?: ((json: string) => string) | undefined
  /**
   * Signs in another way, or not at all.
   *
   * @param digests SHA-256 in lower-case hexadecimal digits, of the request and of the answer
   */
  sign?:
    | ((
        digests: { request: string; response: string },
        sign: Sign,
      ) => Promise<Signature | undefined>)
    | undefined
  /** Sends in another way what was made. A `Fault` of any server does here, too. */
  send?:
    | ((answer: Answer, response: ServerResponse, entry: Entry) => void | Promise<void>)
    | undefined
  /**
   * What pages are told of the rules of CORS. `'none'`: nothing. `'no-key'`: that they may not send one.
   * `'not-after'`: nothing with the answer, of which they then see nothing, although they were let ask.
   */
  cors?: 'none' | 'no-key' | 'not-after' | undefined
}

/** Signs a text by the provider's key. */
export type Sign = (text: string) => Promise<Signature>

export const rightSignature: NonNullable<ProviderFault['sign']> = ({ request, response }, sign) =>
  sign(`${request}:${response}`)

export const plainFrame = (json: string) => `data: ${json}\n\n`
