import { randomUUID } from 'node:crypto'
import type { PaidCall } from '../http/call.js'
import { Failure, openAiError } from '../http/failure.js'
import { ClientGone, toFailure } from '../http/router.js'
import { sendSigned, toBytes } from '../http/send.js'
import { type Admission, admit } from '../limits/admit.js'
import type { ServedModel } from '../models/served.js'
import { estimateTokens, mostTokens } from '../money/countTokens.js'
import { parseJson } from '../oip/inferRequest.js'
import { type ChatCall, readChatRequest } from './chatRequest.js'
import { createEventStream } from './eventStream.js'
import { usageOf } from './usage.js'

/** `POST /v1/chat/completions`: the next message of a conversation, whole or as it comes. */
export async function serveChat(call: PaidCall): Promise<void> {
  const { endpoint, caller, body, signal } = call
  const asked = readChatRequest(parseJson(body), endpoint.config.limits.maxTokens)
  const model = endpoint.models.get(asked.model)
  if (!model?.chat) throw new Failure('model_not_found', { param: 'model' })
  const most = {
    prompt: mostTokens(JSON.stringify(asked.chat)),
    completion: asked.chat.maxTokens,
  }
  const admission = await admit(endpoint, { caller, model, most, signal })
  try {
    await (asked.stream ? stream : whole)(call, asked, model.chat, admission)
  } finally {
    admission.end()
  }
}

type Chat = NonNullable<ServedModel['chat']>
type Answer = (call: PaidCall, asked: ChatCall, chat: Chat, admission: Admission) => Promise<void>

const whole: Answer = async (call, asked, chat, admission) => {
  const { text, finishReason, usage } = await run(call, asked, chat, admission)
  const answer = {
    ...headOf(asked, 'chat.completion'),
    choices: [
      { index: 0, message: { role: 'assistant', content: text }, finish_reason: finishReason },
    ],
    usage,
  }
  await sendSigned(call, toBytes(answer), { 'content-type': 'application/json' })
}

const stream: Answer = async (call, asked, chat, admission) => {
  const events = createEventStream(call)
  const head = headOf(asked, 'chat.completion.chunk')
  const chunk = (delta: object, finishReason: string | null = null) => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  })
  const begin = () => {
    if (!events.hasBegun()) void events.send(chunk({ role: 'assistant', content: '' }))
  }
  try {
    const { finishReason, usage } = await run(call, asked, chat, admission, (content) => {
      begin()
      return events.send(chunk({ content }))
    })
    begin()
    await events.send(chunk({}, finishReason))
    if (asked.includeUsage) await events.send({ ...head, choices: [], usage })
    await events.sign({ ...head, choices: [] })
  } catch (error) {
    if (!events.hasBegun() || call.response.destroyed) throw error
    const failure = toFailure(call.signal.aborted ? call.signal.reason : error, call.endpoint.log)
    events.breakOff({ ...chunk({}, 'error'), ...openAiError(failure) })
  }
}

/** Runs the model, and charges what came of it before its end is told. */
async function run(
  { signal }: PaidCall,
  asked: ChatCall,
  chat: Chat,
  admission: Admission,
  onText: (delta: string) => void | Promise<void> = () => {},
) {
  let text = ''
  let pieces = 0
  const prompt = asked.chat.messages.map(({ content }) => content).join('\n')
  try {
    const { finishReason, tokens } = await chat(asked.chat, {
      signal,
      onText: (delta) => {
        text += delta
        pieces++
        return onText(delta)
      },
    })
    signal.throwIfAborted()
    return {
      text,
      finishReason,
      usage: usageOf(admission.settle(tokens ?? estimateTokens(prompt, text))),
    }
  } catch (error) {
    // Who leaves in the middle pays for what was made until then, and so does who was sent text until the time
    // was up; who is failed otherwise pays nothing.
    const isTold = signal.reason instanceof ClientGone || (asked.stream && signal.aborted)
    if (isTold && text !== '') {
      const tokens = estimateTokens(prompt, text)
      // No piece is less than a token: who leaves just before the end of short ones pays for each.
      admission.settle({ ...tokens, completion: Math.max(tokens.completion, pieces) })
    }
    throw error
  }
}

const headOf = ({ model }: ChatCall, object: string) => ({
  id: `chatcmpl-${randomUUID()}`,
  object,
  created: Math.floor(Date.now() / 1_000),
  model,
})
