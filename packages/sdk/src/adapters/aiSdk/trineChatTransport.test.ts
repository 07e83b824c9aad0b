import { AbstractChat, type ChatState, type ChatStatus, type UIMessage } from 'ai'
import { expect, test, vi } from 'vitest'
import { type ClientParameters, createClient } from '../../client/createClient.js'
import { AnswerCutOffError } from '../../errors/cloud.js'
import { chatOf, type NormalizedChat } from '../../tasks/generate.js'
import { type FakeRouteParameters, fakeRoute } from '../../testing/fakeRoute.js'
import { say, textSource } from '../../testing/fixtures/textModel.js'
import { usd } from '../../utils/usd.js'
import { type TrineData, trineChatTransport } from './trineChatTransport.js'

type Message = UIMessage<unknown, { trine: TrineData }>

const words = ['Air ', 'scatters ', 'blue.']
const text = words.join('')
const never = () => new Promise<never>(() => {})

/** The least state that the AI SDK's chat needs; what React, Vue and Svelte keep in theirs. */
class State implements ChatState<Message> {
  status: ChatStatus = 'ready'
  error: Error | undefined = undefined
  messages: Message[] = []
  pushMessage = (message: Message) => {
    this.messages = [...this.messages, structuredClone(message)]
  }
  popMessage = () => {
    this.messages = this.messages.slice(0, -1)
  }
  replaceMessage = (index: number, message: Message) => {
    this.messages = this.messages.with(index, structuredClone(message))
  }
  snapshot = <T>(value: T): T => structuredClone(value)
}
class Chat extends AbstractChat<Message> {}

function setup(
  changes: Partial<FakeRouteParameters> = {},
  options: Partial<ClientParameters> = {},
  parameters: Partial<Parameters<typeof trineChatTransport>[1]> = {},
) {
  const chats: NormalizedChat[] = []
  const { route, calls } = fakeRoute({
    outputs(context) {
      chats.push(chatOf(context.payload.tensors))
      return say(context, words)
    },
    ...changes,
  })
  const client = createClient({ routes: [route], ...options })
  const told: TrineData[] = []
  const state = new State()
  const transport = trineChatTransport<Message>(client, { models: [textSource], ...parameters })
  const chat = new Chat({
    state,
    transport,
    onData: (part) => {
      if (part.type === 'data-trine') told.push(part.data)
    },
  })
  const parts = () => chat.lastMessage?.parts.map(({ type }) => type)
  const said = () =>
    chat.lastMessage?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { chat, chats, calls, client, told, parts, said, transport }
}

test('default: a message, with one part that says where it came from', async () => {
  const { chat, parts, said, told, client } = setup()
  await chat.sendMessage({ text: 'Why is the sky blue?' })
  const [record] = await client.records.list()
  expect([chat.status, chat.error]).toEqual(['ready', undefined])
  expect(said()).toBe(text)
  expect(parts()).toEqual(['step-start', 'data-trine', 'text'])
  expect(told.map(({ status }) => status)).toEqual(['quoting', 'preparing', 'settling', 'done'])
  expect(told.at(-1)).toMatchObject({ recordId: record?.id, offer: 'fake/toy-text', charged: '0' })
})

test('behavior: the whole conversation is asked each time, by its text', async () => {
  const { chat, chats } = setup({}, {}, { system: 'Be brief.', settings: { maxTokens: 9 } })
  await chat.sendMessage({ text: 'Why?' })
  await chat.sendMessage({ text: 'And?' })
  expect(chats[1]).toEqual({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Why?' },
      { role: 'assistant', content: text },
      { role: 'user', content: 'And?' },
    ],
    maxTokens: 9,
  })
  await chat.regenerate()
  expect(chats[2]).toEqual(chats[1])
})

test('behavior: consent is a state of the message', async () => {
  const { chat, told } = setup(
    { offer: { price: { ceiling: '0.5', expected: '0.1' } } },
    { budget: { perCall: usd('0.6') }, consent: () => true },
  )
  await chat.sendMessage({ text: 'x' })
  expect(told).toContainEqual({ status: 'awaiting-consent', offer: 'fake/toy-text' })
})

test('behavior: stop ends the route, and is no error', async () => {
  let reached: AbortSignal | undefined
  const { chat, said } = setup({
    async outputs(context) {
      reached = context.signal
      await say(context, words.slice(0, 1))
      return never()
    },
  })
  const sending = chat.sendMessage({ text: 'x' })
  await vi.waitFor(() => expect(said()).toBe(words[0]))
  await chat.stop()
  await sending
  expect([chat.status, chat.error]).toEqual(['ready', undefined])
  expect(reached?.aborted).toBe(true)
})

test('error: stopped before it said anything, a message is none to the next question', async () => {
  const { chat, chats } = setup({
    outputs(context) {
      chats.push(chatOf(context.payload.tensors))
      return chats.length === 1 ? never() : say(context, words)
    },
  })
  const sending = chat.sendMessage({ text: 'first' })
  await vi.waitFor(() => expect(chats).toHaveLength(1))
  await chat.stop()
  await sending
  await chat.sendMessage({ text: 'second' })
  expect(chats[1]?.messages.map(({ content }) => content)).toEqual(['first', 'second'])
})

test('error: of this SDK, with what had come', async () => {
  const { chat, said } = setup({
    async outputs(context) {
      await say(context, words.slice(0, 2))
      throw new AnswerCutOffError({ provider: 'p', reason: 'ended' })
    },
  })
  await chat.sendMessage({ text: 'x' })
  expect(chat.status).toBe('error')
  expect(chat.error).toMatchObject({ code: 'cloud/answer-cut-off', remedy: 'retry' })
  expect(said()).toBe('Air scatters ')
})

test('error: a file is no text, and nothing is run', async () => {
  const { chat, calls } = setup()
  await chat.sendMessage({
    text: 'x',
    files: [{ type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AA==' }],
  })
  expect(chat.error).toMatchObject({ code: 'request/invalid-parameters' })
  expect(calls.runs).toEqual([])
})

test('behavior: there is nothing to come back to', async () => {
  const { chat, transport } = setup()
  expect(await transport.reconnectToStream({ chatId: 'x' })).toBe(null)
  await chat.resumeStream()
  expect(chat.status).toBe('ready')
})
