import './testing/dom.js'
import { useChat } from '@ai-sdk/react'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { type TrineData, trineChatTransport } from '@trine/sdk/ai-sdk'
import type { UIMessage } from 'ai'
import { StrictMode } from 'react'
import { afterEach, expect, test } from 'vitest'
import { chatModels, completion, type SetupParameters, setup } from './testing/fixtures.js'

afterEach(cleanup)

type Message = UIMessage<unknown, { trine: TrineData }>

/** The AI SDK's own hook on the SDK's transport, in strict mode. */
function chat(parameters: SetupParameters) {
  const { client, calls } = setup(parameters)
  const transport = trineChatTransport<Message>(client, { models: chatModels })
  const { result } = renderHook(() => useChat<Message>({ transport }), { wrapper: StrictMode })
  const parts = () => result.current.messages.at(-1)?.parts ?? []
  const said = () => parts().flatMap((part) => (part.type === 'text' ? part.text : []))
  const data = () => parts().flatMap((part) => (part.type === 'data-trine' ? part.data : []))
  return { result, calls, said, data }
}

test('default: an answer, and one part that says where it came from', async () => {
  const { result, calls, said, data } = chat({
    outputs({ onText }) {
      for (const word of ['Air ', 'scatters ', 'blue.']) onText(word)
      return completion('Air scatters blue.')
    },
  })
  await act(() => result.current.sendMessage({ text: 'Why is the sky blue?' }))
  await waitFor(() => expect(result.current.status).toBe('ready'))
  expect(said()).toEqual(['Air scatters blue.'])
  expect(data()).toMatchObject([
    { status: 'done', offer: 'fake/chat', verdict: 'unverified', charged: '0' },
  ])
  expect(calls.runs).toHaveLength(1)
})

test('behavior: stop ends the run, keeps what came and is no error', async () => {
  let reached: AbortSignal | undefined
  const { result, said } = chat({
    outputs({ onText, signal }) {
      reached = signal
      onText('Air ')
      return new Promise(() => {})
    },
  })
  let sending: Promise<void> | undefined
  act(() => {
    sending = result.current.sendMessage({ text: 'x' })
  })
  await waitFor(() => expect(said()).toEqual(['Air ']))
  await act(async () => {
    await result.current.stop()
    await sending
  })
  expect([result.current.status, result.current.error]).toEqual(['ready', undefined])
  expect(said()).toEqual(['Air '])
  expect(reached?.aborted).toBe(true)
})

test('error: is the SDK’s own, with its code', async () => {
  const { result } = chat({ outputs: () => Promise.reject(new Error('with the prompt')) })
  await act(() => result.current.sendMessage({ text: 'x' }))
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current.error).toMatchObject({ code: 'route/contract-broken' })
})
