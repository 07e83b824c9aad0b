import type { TaskName } from '@trine/sdk'
import type { Model } from '@trine/sdk/model'
import type { Gate } from '../limits/gate.js'
import type { Price, TokenCount } from '../money/price.js'
import type { WireTensor } from '../oip/datatypes.js'
import type { ChatRequest } from '../openai/chatRequest.js'

/** Why a text ends where it does, as OpenAI's protocol has it. */
export type FinishReason = 'stop' | 'length' | 'content_filter'

export type ChatContext = {
  signal: AbortSignal
  /** Told of each piece of text. What it returns is waited for, where who makes the text can wait. */
  onText: (delta: string) => void | Promise<void>
}

/** How a model is run, by what it takes. One of them is there. */
export type Runs = {
  infer?: (inputs: readonly WireTensor[], signal: AbortSignal) => Promise<readonly WireTensor[]>
  chat?: (
    request: ChatRequest,
    context: ChatContext,
  ) => Promise<{ finishReason: FinishReason; tokens: TokenCount | undefined }>
  embed?: (
    texts: readonly string[],
    signal: AbortSignal,
  ) => Promise<{ vectors: readonly Float32Array[]; tokens: TokenCount | undefined }>
}

/** A model that this endpoint answers for, wherever it runs. */
export type ServedModel = Runs & {
  name: string
  task: TaskName
  /** Where its manifest is known. */
  model: Model | undefined
  ownedBy: 'local' | 'upstream'
  price: Price
  /** Who runs it takes so much at once. */
  gate: Gate
}
