import { expect, test } from 'vitest'
import { asksChat, chatBody } from './openaiChat.js'

const chat = { messages: [{ role: 'user', content: 'Why?' } as const], maxTokens: 7 }
const fields = (body: Uint8Array) => JSON.parse(new TextDecoder().decode(body))
const bytes = (json: unknown) => new TextEncoder().encode(JSON.stringify(json))

test('parameters: tokenLimit', () => {
  expect(fields(chatBody(chat, {}))).toMatchObject({ max_tokens: 7 })
  const newer = fields(chatBody(chat, {}, 'max_completion_tokens'))
  expect(newer).toMatchObject({ max_completion_tokens: 7 })
  expect(newer).not.toHaveProperty('max_tokens')
})

test('behavior: a body asks for a conversation by either name of the limit, and by one only', () => {
  for (const limit of ['max_tokens', 'max_completion_tokens'] as const) {
    const body = chatBody(chat, { model: 'm' }, limit)
    expect(asksChat(body, chat)).toBe(true)
    expect(asksChat(body, { ...chat, maxTokens: 8 })).toBe(false)
  }
  const both = { messages: chat.messages, max_tokens: 7, max_completion_tokens: 7 }
  expect(asksChat(bytes(both), chat)).toBe(false)
  expect(asksChat(bytes({ messages: chat.messages }), chat)).toBe(false)
})
