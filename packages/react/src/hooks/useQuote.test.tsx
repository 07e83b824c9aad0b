import '../testing/dom.js'
import { onlineManager } from '@tanstack/react-query'
import { cleanup, renderHook, waitFor } from '@testing-library/react'
import { usd } from '@trine/sdk'
import { afterEach, expect, test } from 'vitest'
import { chatModels, embedModels, models, setup } from '../testing/fixtures.js'
import { type UseQuoteParameters, useQuote } from './useQuote.js'

afterEach(() => {
  cleanup()
  onlineManager.setOnline(true)
})

test('default', async () => {
  const { wrapper, calls } = setup()
  const { result } = renderHook(() => useQuote({ models, input: 'app-uniswap.io' }), { wrapper })
  await waitFor(() => expect(result.current.isSuccess).toBe(true))
  expect(result.current.data).toMatchObject({
    strategy: 'single',
    steps: [{ offer: { id: 'fake/lookalike-small' } }],
  })
  expect(calls.runs).toEqual([])
})

test('parameters: query', async () => {
  const { wrapper, calls } = setup()
  renderHook(() => useQuote({ models, input: 'app-uniswap.io' }, { query: { enabled: false } }), {
    wrapper,
  })
  await new Promise((resolve) => setTimeout(resolve))
  expect(calls.offers).toBe(0)
})

test('parameters: task', async () => {
  const { wrapper, calls } = setup()
  const text = { task: 'generate', models: chatModels, input: 'Why is the sky blue?' } as const
  const vectors = { task: 'embed', models: embedModels, input: ['a name'] } as const
  const { result } = renderHook(() => [useQuote(text), useQuote(vectors)] as const, { wrapper })
  await waitFor(() =>
    expect(result.current.map(({ data }) => data?.steps[0]?.offer.id)).toEqual([
      'fake/chat',
      'fake/embedder',
    ]),
  )
  // @ts-expect-error: texts are no conversation
  const mismatch: UseQuoteParameters = { task: 'generate', models: chatModels, input: ['a name'] }
  expect(mismatch.task).toBe('generate')
  expect(calls.runs).toEqual([])
})

test('behavior: other stakes are another plan', async () => {
  const { wrapper } = setup()
  const { result, rerender } = renderHook(
    ({ stakes }) => useQuote({ models, input: 'app-uniswap.io', stakes: usd(stakes) }),
    { wrapper, initialProps: { stakes: '0' } },
  )
  await waitFor(() => expect(result.current.data?.answerWorth).toBe('1'))
  rerender({ stakes: '2500' })
  await waitFor(() => expect(result.current.data?.answerWorth).toBe('2501'))
})

test('behavior: plans without a network', async () => {
  onlineManager.setOnline(false)
  const { wrapper } = setup()
  const { result } = renderHook(() => useQuote({ models, input: 'app-uniswap.io' }), { wrapper })
  await waitFor(() => expect(result.current.isSuccess).toBe(true))
})

test('behavior: the cache’s keys do not hold the input', async () => {
  const { wrapper, queryClient } = setup()
  const { result } = renderHook(() => useQuote({ models, input: 'canary.example' }), { wrapper })
  await waitFor(() => expect(result.current.isSuccess).toBe(true))
  const keys = queryClient.getQueryCache().getAll()
  expect(keys).toHaveLength(1)
  expect(JSON.stringify(keys.map(({ queryKey, state }) => [queryKey, state]))).not.toContain(
    'canary',
  )
})

test('error: bad input', async () => {
  const { wrapper } = setup()
  const { result } = renderHook(() => useQuote({ models, input: '' }), { wrapper })
  await waitFor(() => expect(result.current.error?.code).toBe('request/invalid-input'))
})
