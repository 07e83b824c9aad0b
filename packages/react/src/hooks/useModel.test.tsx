import '../testing/dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { lookalikeLarge, lookalikeSmall } from '@trine/lookalike'
import { createClient, type Progress } from '@trine/sdk'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { afterEach, expect, test } from 'vitest'
import { TrineProvider } from '../context.js'
import { deferred, setup } from '../testing/fixtures.js'
import { useModel } from './useModel.js'
import { useQuote } from './useQuote.js'

afterEach(cleanup)

/** A route whose preloads are in the test's hands. */
function setupPreload() {
  const base = setup()
  const loads: {
    name: string
    onProgress: (progress: Progress) => void
    resolve: () => void
    reject: (error: unknown) => void
  }[] = []
  const client = createClient({
    routes: [
      (config) => ({
        ...base.route(config),
        preload: ({ model, signal, onProgress }) => {
          const { promise, resolve, reject } = deferred<void>()
          signal.addEventListener('abort', () => reject(signal.reason))
          loads.push({ name: model.manifest.core.name, onProgress, resolve, reject })
          return promise
        },
      }),
    ],
  })
  const { wrapper: Outer } = base
  const wrapper = ({ children }: { children: ReactNode }) => (
    <Outer>
      <TrineProvider client={client}>{children}</TrineProvider>
    </Outer>
  )
  return { ...base, client, wrapper, loads }
}

test('default', async () => {
  const { wrapper, loads } = setupPreload()
  const { result } = renderHook(() => useModel(lookalikeSmall), { wrapper })
  expect(result.current).toMatchObject({ status: 'idle', loaded: 0, total: 0, error: undefined })
  expect(loads).toEqual([])
  act(() => result.current.preload())
  expect(result.current.status).toBe('loading')
  await waitFor(() => expect(loads).toHaveLength(1))
  act(() => loads[0]?.onProgress({ phase: 'download', loaded: 10, total: 100 }))
  expect(result.current).toMatchObject({ status: 'downloading', loaded: 10, total: 100 })
  act(() => loads[0]?.onProgress({ phase: 'load', loaded: 0, total: 0 }))
  await waitFor(() => expect(result.current.status).toBe('loading'))
  await act(async () => loads[0]?.resolve())
  await waitFor(() =>
    expect(result.current).toMatchObject({ status: 'ready', loaded: 10, total: 100 }),
  )
})

test('behavior: components share the preload of a model, and strict mode starts one', async () => {
  const { wrapper, loads } = setupPreload()
  const { result } = renderHook(
    () => {
      const all = [useModel(lookalikeSmall), useModel(lookalikeSmall), useModel(lookalikeLarge)]
      const [one, same] = all
      useEffect(() => one?.preload(), [one?.preload])
      useEffect(() => same?.preload(), [same?.preload])
      return all
    },
    { wrapper, reactStrictMode: true },
  )
  await waitFor(() => expect(loads.map(({ name }) => name)).toEqual(['lookalike-small']))
  act(() => loads[0]?.onProgress({ phase: 'download', loaded: 5, total: 9 }))
  expect(result.current.map(({ status }) => status)).toEqual(['downloading', 'downloading', 'idle'])
  await act(async () => loads[0]?.resolve())
  await waitFor(() =>
    expect(result.current.map(({ status }) => status)).toEqual(['ready', 'ready', 'idle']),
  )
})

test('behavior: a stopped preload is aborted, and can go on', async () => {
  const { wrapper, loads } = setupPreload()
  const { result } = renderHook(() => useModel(lookalikeSmall), { wrapper })
  act(() => result.current.preload())
  await waitFor(() => expect(loads).toHaveLength(1))
  await act(async () => result.current.abort())
  await waitFor(() => expect(result.current).toMatchObject({ status: 'aborted', error: undefined }))
  act(() => result.current.preload())
  await waitFor(() => expect(loads).toHaveLength(2))
  // What the first one still says is not of this one.
  act(() => loads[0]?.onProgress({ phase: 'download', loaded: 1, total: 2 }))
  expect(result.current.status).toBe('loading')
  await act(async () => loads[1]?.resolve())
  await waitFor(() => expect(result.current.status).toBe('ready'))
})

test('behavior: a preload from an effect that returns abort survives strict mode', async () => {
  const { wrapper, loads } = setupPreload()
  const { result } = renderHook(
    () => {
      const model = useModel(lookalikeSmall)
      const { preload, abort } = model
      useEffect(() => {
        preload()
        return abort
      }, [preload, abort])
      return model
    },
    { wrapper, reactStrictMode: true },
  )
  expect(result.current.status).toBe('loading')
  await waitFor(() => expect(loads).toHaveLength(1))
  await act(async () => loads[0]?.resolve())
  await waitFor(() => expect(result.current.status).toBe('ready'))
})

test('behavior: the late end of a stopped preload leaves the next one alone', async () => {
  const { wrapper, loads } = setupPreload()
  const { result } = renderHook(() => useModel(lookalikeSmall), { wrapper })
  act(() => result.current.preload())
  await waitFor(() => expect(loads).toHaveLength(1))
  act(() => {
    result.current.abort()
    result.current.preload()
  })
  await waitFor(() => expect(loads).toHaveLength(2))
  // It still belongs to the second: it hears of it, and a third call starts none.
  act(() => loads[1]?.onProgress({ phase: 'download', loaded: 3, total: 4 }))
  expect(result.current).toMatchObject({ status: 'downloading', loaded: 3 })
  act(() => result.current.preload())
  await act(async () => loads[1]?.resolve())
  await waitFor(() => expect(result.current.status).toBe('ready'))
  expect(loads).toHaveLength(2)
})

test('behavior: a ready model that was unloaded is loaded again', async () => {
  const { wrapper, loads } = setupPreload()
  const { result } = renderHook(() => useModel(lookalikeSmall), { wrapper })
  act(() => result.current.preload())
  await waitFor(() => expect(loads).toHaveLength(1))
  await act(async () => loads[0]?.resolve())
  await waitFor(() => expect(result.current.status).toBe('ready'))
  act(() => result.current.preload())
  // Ready, for all that is known yet.
  expect(result.current.status).toBe('ready')
  await waitFor(() => expect(loads).toHaveLength(2))
  act(() => loads[1]?.onProgress({ phase: 'load', loaded: 0, total: 1 }))
  expect(result.current.status).toBe('loading')
  await act(async () => loads[1]?.resolve())
  await waitFor(() => expect(result.current.status).toBe('ready'))
})

test('behavior: stopping a preload of a model that is still loaded leaves it ready', async () => {
  const { wrapper, loads } = setupPreload()
  const { result } = renderHook(() => useModel(lookalikeSmall), { wrapper })
  act(() => result.current.preload())
  await waitFor(() => expect(loads).toHaveLength(1))
  await act(async () => loads[0]?.resolve())
  await waitFor(() => expect(result.current.status).toBe('ready'))
  act(() => {
    result.current.preload()
    result.current.abort()
  })
  expect(result.current.status).toBe('ready')
})

test('behavior: plans are made anew once a model is ready', async () => {
  const { wrapper, loads, calls } = setupPreload()
  const { result } = renderHook(
    () => ({
      model: useModel(lookalikeSmall),
      quote: useQuote({ models: [lookalikeSmall], input: 'opensea.io' }),
    }),
    { wrapper },
  )
  await waitFor(() => expect(result.current.quote.data).toBeDefined())
  const before = calls.offers
  act(() => result.current.model.preload())
  await waitFor(() => expect(loads).toHaveLength(1))
  await act(async () => loads[0]?.resolve())
  await waitFor(() => expect(calls.offers).toBe(before + 1))
})

test('error: a failed preload says why, and can be tried again', async () => {
  const { wrapper, loads } = setupPreload()
  const { result } = renderHook(() => useModel(lookalikeSmall), { wrapper })
  const failure = new Error('no way')
  act(() => result.current.preload())
  await waitFor(() => expect(loads).toHaveLength(1))
  await act(async () => loads[0]?.reject(failure))
  await waitFor(() => expect(result.current).toMatchObject({ status: 'error', error: failure }))
  act(() => result.current.preload())
  expect(result.current).toMatchObject({ status: 'loading', error: undefined })
})

test('error: a client that loads no models', async () => {
  const { wrapper } = setup()
  const { result } = renderHook(() => useModel(lookalikeSmall), { wrapper })
  await act(async () => result.current.preload())
  expect(result.current.error?.code).toBe('request/invalid-parameters')
})
