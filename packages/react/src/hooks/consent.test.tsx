import '../testing/dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { type ClientParameters, type TensorMap, usd } from '@trine/sdk'
import { useEffect } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { deferred, fakeTextRoute, models, phishing, setup } from '../testing/fixtures.js'
import { useClassify } from './useClassify.js'

afterEach(cleanup)

const request = { models, input: 'app-uniswap.io' }
const policy = { require: { privacy: 'provider' } } as const
const asked = { status: 'awaiting-consent', offer: 'fake/lookalike-small' }

/** A page whose offer shows the input to a provider. */
function page(client: Partial<ClientParameters> = {}, reactStrictMode = false) {
  const parts = setup({ offer: { privacy: 'provider' }, client: { policy, ...client } })
  const rendered = renderHook(() => useClassify(), { wrapper: parts.wrapper, reactStrictMode })
  return { ...parts, ...rendered }
}

test('default', async () => {
  const { result, calls } = page()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.consent).toBeDefined())
  expect(result.current).toMatchObject({ ...asked, assurance: 'pending' })
  expect(result.current.consent).toEqual({
    offer: expect.objectContaining({ id: 'fake/lookalike-small', privacy: 'provider' }),
    // A hostname as the model takes it: always as long.
    leaves: 64,
    price: '0',
  })
  expect(calls.runs).toEqual([])
  await act(async () => result.current.approve())
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(result.current).toMatchObject({ consent: undefined, output: { label: 'phishing' } })
  expect(calls.runs).toEqual(['fake/lookalike-small'])
})

test('behavior: a no', async () => {
  const { result, calls } = page()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current).toMatchObject(asked))
  await act(async () => result.current.reject())
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current).toMatchObject({
    consent: undefined,
    error: { code: 'policy/consent-denied' },
  })
  expect(calls.runs).toEqual([])
})

test('behavior: what is free and stays on the device is not asked about', async () => {
  const { wrapper } = setup({ client: { policy } })
  const questions: unknown[] = []
  const { result } = renderHook(
    () => {
      const check = useClassify()
      questions.push(check.consent)
      return check
    },
    { wrapper },
  )
  await act(() => result.current.runAsync(request))
  expect(questions.filter(Boolean)).toEqual([])
})

test('behavior: a client that asks by itself is left to it', async () => {
  const answer = deferred<boolean>()
  const consent = vi.fn(() => answer.promise)
  const { result } = page({ consent })
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current).toMatchObject(asked))
  expect(result.current.consent).toBeUndefined()
  act(() => result.current.approve())
  expect(result.current.status).toBe('awaiting-consent')
  await act(async () => answer.resolve(true))
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(consent).toHaveBeenCalledTimes(1)
})

test('behavior: and so is a call', async () => {
  const { result } = page()
  await act(() => result.current.runAsync({ ...request, consent: () => true }))
  expect(result.current.status).toBe('done')
})

test('behavior: each offer is asked about, and a yes to one is none to the next', async () => {
  const route = (id: string, latency: number, outputs: () => TensorMap) =>
    fakeTextRoute({
      id,
      offer: {
        privacy: 'provider',
        price: { ceiling: '0.001', expected: '0.001' },
        latency: { state: 'warm', expected: latency, p95: latency },
        arrives: 0.9,
      },
      outputs,
    }).route
  const broken = () => {
    throw new Error('down')
  }
  const { result } = page({
    routes: [route('one', 1, broken), route('two', 2, () => phishing)],
    budget: { perCall: usd('0.01') },
  })
  act(() => result.current.run(request))
  await waitFor(() =>
    expect(result.current.consent).toMatchObject({
      offer: { id: 'one/lookalike-small' },
      price: '0.001',
    }),
  )
  const { approve } = result.current
  await act(async () => approve())
  await waitFor(() =>
    expect(result.current.consent).toMatchObject({ offer: { id: 'two/lookalike-small' } }),
  )
  // The button of the question before.
  await act(async () => approve())
  expect(result.current).toMatchObject({
    status: 'awaiting-consent',
    consent: { offer: { id: 'two/lookalike-small' } },
  })
  await act(async () => result.current.approve())
  await waitFor(() => expect(result.current.status).toBe('done'))
})

test('behavior: abort ends the question', async () => {
  const { result, calls, client } = page()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current).toMatchObject(asked))
  const { approve } = result.current
  await act(async () => result.current.abort())
  await waitFor(() => expect(result.current.status).toBe('aborted'))
  expect(result.current).toMatchObject({ consent: undefined, error: undefined })
  await act(async () => approve())
  expect(result.current.status).toBe('aborted')
  expect(calls.runs).toEqual([])
  expect(await client.records.list()).toMatchObject([{ status: 'aborted' }])
})

test('behavior: so does the caller’s signal', async () => {
  const { result } = page()
  const controller = new AbortController()
  act(() => result.current.run({ ...request, signal: controller.signal }))
  await waitFor(() => expect(result.current).toMatchObject(asked))
  await act(async () => controller.abort())
  await waitFor(() => expect(result.current.status).toBe('aborted'))
  expect(result.current.consent).toBeUndefined()
})

test('behavior: reset forgets the question', async () => {
  const { result, calls } = page()
  let outcome: Promise<unknown> | undefined
  act(() => {
    outcome = result.current.runAsync(request).catch((error) => error)
  })
  await waitFor(() => expect(result.current).toMatchObject(asked))
  const { approve } = result.current
  await act(async () => result.current.reset())
  expect(result.current).toMatchObject({ status: 'idle', consent: undefined })
  await act(async () => approve())
  expect(await outcome).toMatchObject({ code: 'request/aborted' })
  expect(result.current.status).toBe('idle')
  expect(calls.runs).toEqual([])
})

test('behavior: a new run asks anew, and a yes to the one before counts for nothing', async () => {
  const { result, calls } = page()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current).toMatchObject(asked))
  const { approve, consent } = result.current
  act(() => result.current.run({ models, input: 'opensea.io' }))
  expect(result.current).toMatchObject({ status: 'quoting', consent: undefined })
  await waitFor(() => expect(result.current).toMatchObject(asked))
  expect(result.current.consent).not.toBe(consent)
  await act(async () => approve())
  expect(result.current.status).toBe('awaiting-consent')
  expect(calls.runs).toEqual([])
  await act(async () => result.current.approve())
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(calls.runs).toHaveLength(1)
})

test('behavior: unmounting leaves the question open, and abort ends it', async () => {
  const { result, unmount, calls, client } = page()
  let outcome: Promise<unknown> | undefined
  act(() => {
    outcome = result.current.runAsync(request).catch((error) => error)
  })
  await waitFor(() => expect(result.current).toMatchObject(asked))
  const { abort } = result.current
  unmount()
  const early = await Promise.race([
    outcome,
    new Promise((resolve) => setTimeout(resolve, 20, 'open')),
  ])
  expect(early).toBe('open')
  abort()
  expect(await outcome).toMatchObject({ code: 'request/aborted' })
  expect(calls.runs).toEqual([])
  expect(await client.records.list()).toMatchObject([{ status: 'aborted' }])
})

test('behavior: a run from an effect asks once, in strict mode too', async () => {
  const { wrapper, calls } = setup({ offer: { privacy: 'provider' }, client: { policy } })
  const questions = new Set<unknown>()
  const { result } = renderHook(
    () => {
      const check = useClassify()
      const { run, abort, consent } = check
      if (consent) questions.add(consent)
      useEffect(() => {
        run({ ...request, idempotencyKey: 'on-mount' })
        return abort
      }, [run, abort])
      return check
    },
    { wrapper, reactStrictMode: true },
  )
  await waitFor(() => expect(result.current).toMatchObject(asked))
  expect(questions.size).toBe(1)
  await act(async () => result.current.approve())
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(questions.size).toBe(1)
  expect(calls.runs).toHaveLength(1)
})
