import '../testing/dom.js'
import { onlineManager } from '@tanstack/react-query'
import { cleanup, renderHook, waitFor } from '@testing-library/react'
import { classify } from '@trine/sdk'
import { afterEach, expect, test } from 'vitest'
import { models, setup } from '../testing/fixtures.js'
import { useRecords } from './useRecords.js'

afterEach(() => {
  cleanup()
  onlineManager.setOnline(true)
})

test('default', async () => {
  const { wrapper, client } = setup()
  await classify(client, { models, input: 'app-uniswap.io' })
  const { result } = renderHook(() => useRecords(), { wrapper })
  await waitFor(() => expect(result.current.data).toMatchObject([{ status: 'answered' }]))
})

test('parameters: limit', async () => {
  const { wrapper, client } = setup()
  for (const input of ['one.example', 'two.example']) await classify(client, { models, input })
  const { result } = renderHook(() => useRecords({ limit: 1 }), { wrapper })
  await waitFor(() => expect(result.current.data).toHaveLength(1))
})

test('behavior: reads without a network', async () => {
  onlineManager.setOnline(false)
  const { wrapper } = setup()
  const { result } = renderHook(() => useRecords(), { wrapper })
  await waitFor(() => expect(result.current.data).toEqual([]))
})
