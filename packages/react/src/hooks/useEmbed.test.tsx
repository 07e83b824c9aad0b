import '../testing/dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { embedModels, setup } from '../testing/fixtures.js'
import { useEmbed } from './useEmbed.js'

afterEach(cleanup)

const request = { models: embedModels, input: ['a name', 'another name'] }
const vectors = () => ({ embedding: { shape: [2, 2], data: Float32Array.of(1, 0, 0.6, 0.8) } })

test('default', async () => {
  const { wrapper, calls } = setup({ outputs: vectors })
  const { result } = renderHook(() => useEmbed(), { wrapper })
  expect(result.current.status).toBe('idle')
  await act(() => result.current.runAsync(request))
  expect(result.current).toMatchObject({
    status: 'done',
    output: [Float32Array.of(1, 0), Float32Array.of(0.6, 0.8)],
    text: '',
    record: { task: 'embed', status: 'answered' },
  })
  expect(calls.runs).toEqual(['fake/embedder'])
})

test('behavior: a cancelled run is aborted, and no error', async () => {
  const { wrapper } = setup({ outputs: () => new Promise(() => {}) })
  const { result } = renderHook(() => useEmbed(), { wrapper })
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  await act(async () => result.current.abort())
  await waitFor(() => expect(result.current.status).toBe('aborted'))
  expect(result.current.error).toBeUndefined()
})

test('error: an empty text', async () => {
  const { wrapper } = setup({ outputs: vectors })
  const { result } = renderHook(() => useEmbed(), { wrapper })
  act(() => result.current.run({ ...request, input: '' }))
  await waitFor(() => expect(result.current.error?.code).toBe('request/invalid-parameters'))
})
