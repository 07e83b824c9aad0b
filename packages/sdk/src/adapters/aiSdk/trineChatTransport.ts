import type { ChatTransport, UIMessage, UIMessageChunk } from 'ai'
import type { Client } from '../../client/createClient.js'
import { InvalidParametersError } from '../../errors/request.js'
import type { ModelSource } from '../../models/model.js'
import { checkObject } from '../../request/checkObject.js'
import type { CommonParameters, Status } from '../../request/request.js'
import type { Chat, ChatMessage } from '../../tasks/generate.js'
import { followText } from '../followText.js'
import { type Provenance, provenanceOf } from '../provenance.js'
import { follower, toStream } from '../toStream.js'

export type TrineChatTransportParameters = Pick<
  CommonParameters,
  'stakes' | 'require' | 'consent'
> & {
  /** The models that would do, small to large. */
  models: readonly ModelSource[]
  /** Said before each conversation, as its first message. */
  system?: string | undefined
  /** How each message is to be made: `{ maxTokens: 200 }`. */
  settings?: Omit<Chat, 'messages'> | undefined
}

/**
 * The part `data-trine` of a message: where its request is, and in the end where the answer came from. There
 * is one in each message, which is replaced as the request goes on.
 */
export type TrineData =
  | { status: Exclude<Status, 'done'>; offer?: string | undefined }
  | ({ status: 'done' } & Provenance)

/**
 * A transport for the AI SDK's chats: `useChat` then talks to the client, with its policy, consent, budget
 * and records, and to no server. `chat.error` is an error of this SDK, with `code` and `remedy`.
 *
 * @throws InvalidParametersError
 * @example
 * const { messages, sendMessage, stop } = useChat({
 *   transport: trineChatTransport(client, { models: [tinyText], settings: { maxTokens: 200 } }),
 * })
 * messages.at(-1)?.parts
 * // [{ type: 'data-trine', data: { status: 'done', verdict: 'verified', … } }, { type: 'text', text: '…' }]
 */
export function trineChatTransport<Message extends UIMessage = UIMessage>(
  client: Client,
  parameters: TrineChatTransportParameters,
): ChatTransport<Message> {
  const known = ['models', 'system', 'settings', 'stakes', 'require', 'consent']
  checkObject(parameters, 'parameters', known)
  const { system, settings, ...request } = parameters
  const first: ChatMessage[] = system === undefined ? [] : [{ role: 'system', content: system }]
  return {
    async sendMessages({ messages, abortSignal }) {
      const { stop, signal } = follower(abortSignal)
      // A message that was stopped before it said anything is none.
      const said = messages.map(readMessage).filter(({ content }) => content !== '')
      const input = { ...settings, messages: [...first, ...said] }
      return toStream(chunks(followText(client, { ...request, input, signal })), stop)
    },
    // A request lives in its page: there is nothing to come back to.
    reconnectToStream: async () => null,
  }
}

/** What fails here fails the stream itself, so that the chat gets the error and not its text alone. */
async function* chunks(steps: ReturnType<typeof followText>): AsyncGenerator<UIMessageChunk, void> {
  const id = '0'
  const told = (data: TrineData): UIMessageChunk => ({ type: 'data-trine', id: 'trine', data })
  yield { type: 'start' }
  yield { type: 'start-step' }
  let begun = false
  for await (const step of steps) {
    if (step.kind === 'status') {
      const { status, offer } = step
      if (status !== 'done') yield told({ status, ...(offer !== undefined && { offer }) })
    } else if (step.kind === 'delta') {
      if (!begun) yield { type: 'text-start', id }
      begun = true
      yield { type: 'text-delta', id, delta: step.delta }
    } else {
      if (begun) yield { type: 'text-end', id }
      const { answer } = step
      yield told({ status: 'done', ...provenanceOf(answer) })
      yield { type: 'finish-step' }
      yield { type: 'finish', finishReason: answer.output.finishReason }
    }
  }
}

/** The text of a message. Parts that belong to its display are no part of the conversation. */
function readMessage({ role, parts }: UIMessage): ChatMessage {
  let content = ''
  for (const part of parts) {
    if (part.type === 'text') content += part.text
    if (part.type === 'file' || part.type === 'dynamic-tool' || part.type.startsWith('tool-'))
      throw new InvalidParametersError({ parameter: 'messages', reason: 'they are of text only' })
  }
  return { role, content }
}
