import '../testing/dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import type { Verdict } from '@trine/sdk'
import type { Finality, WatchFinalityParameters } from '@trine/sdk/chain'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useFinality } from './useFinality.js'

type Watch = {
  parameters: WatchFinalityParameters
  tell: (finality: Finality) => void
  stopped: boolean
}
const watches: Watch[] = []
const loads = vi.hoisted(() => ({ count: 0, broken: false }))

vi.mock('@trine/sdk/chain', () => {
  loads.count++
  if (loads.broken) throw new Error('secret')
  return {
    watchFinality(parameters: WatchFinalityParameters, tell: Watch['tell']) {
      const watch = { parameters, tell, stopped: false }
      watches.push(watch)
      return () => {
        watch.stopped = true
      }
    },
  }
})

beforeEach(() => {
  watches.length = 0
  loads.broken = false
})
afterEach(cleanup)

const publicClient = {} as WatchFinalityParameters['publicClient']
const transaction = `0x${'77'.repeat(32)}` as const
const block = { number: 5n, hash: transaction }
const pushed = { verdict: { evidence: { kind: 'quorum', fulfilled: { transaction } } } } as {
  verdict: Verdict
}
const open = () => watches.filter(({ stopped }) => !stopped)

test('behavior: without a transaction, or a client, nothing loads', () => {
  const pulled = { verdict: { evidence: { kind: 'quorum' } } as Verdict }
  const device = { verdict: { evidence: { kind: 'device' } } as Verdict }
  for (const subject of [undefined, pulled, device]) {
    const { result } = renderHook(() => useFinality(subject, { publicClient }))
    expect(result.current.state).toBe('none')
  }
  const { result } = renderHook(() => useFinality(transaction, { publicClient: undefined }))
  expect(result.current.state).toBe('none')
  expect(loads.count).toBe(0)
})

test('error: the part does not load', async () => {
  loads.broken = true
  const { result } = renderHook(() => useFinality(transaction, { publicClient }))
  await waitFor(() => expect(result.current.error?.code).toBe('react/part-not-loaded'))
  expect(result.current.state).toBe('pending')
  expect(result.current.error?.message).not.toContain('secret')
})

test.each([
  ['a transaction', transaction],
  ['an answer by push', pushed],
])('default: %s, forward and back', async (_, subject) => {
  const { result, unmount } = renderHook(() =>
    useFinality(subject, { publicClient, confirmations: 3 }),
  )
  expect(result.current).toMatchObject({ state: 'pending', confirmations: 0, block: undefined })
  await waitFor(() => expect(watches).toHaveLength(1))
  const [watch] = watches as [Watch]
  expect(watch.parameters).toEqual({ publicClient, transaction, confirmations: 3 })
  act(() => watch.tell({ state: 'included', confirmations: 1, block }))
  expect(result.current).toMatchObject({ state: 'included', confirmations: 1, block })
  act(() => watch.tell({ state: 'confirmed', confirmations: 3, block }))
  act(() => watch.tell({ state: 'reorged', confirmations: 0 }))
  expect(result.current).toMatchObject({ state: 'reorged', confirmations: 0, block: undefined })
  act(() => watch.tell({ state: 'final', confirmations: 9, block }))
  expect(result.current.state).toBe('final')
  unmount()
  expect(open()).toEqual([])
})

test('behavior: another transaction, another watch', async () => {
  const other = `0x${'88'.repeat(32)}` as const
  const { result, rerender } = renderHook(({ hash }) => useFinality(hash, { publicClient }), {
    initialProps: { hash: transaction as typeof transaction | typeof other | undefined },
  })
  await waitFor(() => expect(watches).toHaveLength(1))
  act(() => watches[0]?.tell({ state: 'included', confirmations: 1, block }))
  rerender({ hash: other })
  expect(result.current.state).toBe('pending')
  await waitFor(() =>
    expect(open().map(({ parameters }) => parameters.transaction)).toEqual([other]),
  )
  // The one before has nothing to say any more.
  act(() => watches[0]?.tell({ state: 'final', confirmations: 9, block }))
  expect(result.current.state).toBe('pending')
  rerender({ hash: undefined })
  expect(result.current.state).toBe('none')
  expect(open()).toEqual([])
})

test('behavior: strict mode leaves one watch', async () => {
  const { unmount } = renderHook(() => useFinality(transaction, { publicClient }), {
    wrapper: StrictMode,
  })
  await waitFor(() => expect(open()).toHaveLength(1))
  unmount()
  expect(open()).toEqual([])
})

test('behavior: gone before the part has loaded, it never watches', async () => {
  const { unmount } = renderHook(() => useFinality(transaction, { publicClient }))
  unmount()
  await act(async () => {
    await import('@trine/sdk/chain')
  })
  expect(open()).toEqual([])
})

test('behavior: nothing on a server', () => {
  expect(renderToString(<Page />)).toBe('none')
  expect(watches).toEqual([])
})

function Page() {
  return useFinality(transaction, { publicClient }).state
}
