import '../testing/dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { type TensorMap, usd } from '@trine/sdk'
import { afterEach, expect, test } from 'vitest'
import { deferred, fakeTextRoute, models, phishing, setup } from '../testing/fixtures.js'
import { useClassify } from './useClassify.js'

afterEach(cleanup)

const benign: TensorMap = { logits: { shape: [1, 2], data: Float32Array.of(6000, -5000) } }
const request = { models, input: 'app-uniswap.io', stakes: usd('100'), provisional: true }
const wrong = (chance: number) => ({
  benign: { share: 0.5, wrong: chance },
  phishing: { share: 0.5, wrong: chance },
})

/** A device that is often wrong, and a provider that hardly is: at these stakes the provider is asked. */
function page() {
  const here = deferred<TensorMap>()
  const there = deferred<TensorMap>()
  const device = fakeTextRoute({
    id: 'device',
    offer: { expected: wrong(0.4) },
    outputs: () => here.promise,
  })
  const provider = fakeTextRoute({
    id: 'provider',
    offer: { privacy: 'provider', expected: wrong(0.001) },
    outputs: () => there.promise,
  })
  const { wrapper } = setup({
    client: {
      routes: [device.route, provider.route],
      policy: { require: { privacy: 'provider' }, answerWorth: usd('10') },
    },
  })
  return { here, there, device, provider, ...renderHook(() => useClassify(), { wrapper }) }
}

test('default: replaced by the answer, and the difference is there to show', async () => {
  const { here, there, result } = page()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.consent).toBeDefined())
  // This device speaks while the user is still being asked.
  await act(async () => here.resolve(benign))
  await waitFor(() => expect(result.current.provisional).toBeDefined())
  expect(result.current).toMatchObject({
    status: 'awaiting-consent',
    output: undefined,
    provisional: {
      output: { label: 'benign' },
      offer: { id: 'device/lookalike-small' },
      agrees: undefined,
    },
  })
  await act(async () => result.current.approve())
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  expect(result.current.provisional).toMatchObject({ output: { label: 'benign' } })
  await act(async () => there.resolve(phishing))
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(result.current).toMatchObject({
    output: { label: 'phishing' },
    provisional: { output: { label: 'benign' }, agrees: false },
  })
})

test('behavior: the answer agrees', async () => {
  const { here, there, result } = page()
  act(() => result.current.run({ ...request, consent: () => true }))
  await act(async () => here.resolve(phishing))
  await waitFor(() => expect(result.current.provisional).toBeDefined())
  await act(async () => there.resolve(phishing))
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(result.current.provisional).toMatchObject({ agrees: true })
})

test('behavior: not asked for, this device is not asked', async () => {
  const { there, result, device } = page()
  there.resolve(phishing)
  await act(() => result.current.runAsync({ ...request, provisional: false, consent: () => true }))
  expect(result.current).toMatchObject({ status: 'done', provisional: undefined })
  expect(device.calls.runs).toEqual([])
})

test.each(['abort', 'reset'] as const)('behavior: %s withdraws it', async (end) => {
  const { here, result } = page()
  act(() => result.current.run(request))
  await act(async () => here.resolve(benign))
  await waitFor(() => expect(result.current.provisional).toBeDefined())
  await act(async () => result.current[end]())
  await waitFor(() => expect(result.current.status).toBe(end === 'abort' ? 'aborted' : 'idle'))
  expect(result.current.provisional).toBeUndefined()
})

test('behavior: a new run begins without that of the one before', async () => {
  const { here, result } = page()
  act(() => result.current.run(request))
  await act(async () => here.resolve(benign))
  await waitFor(() => expect(result.current.provisional).toBeDefined())
  act(() => result.current.run({ ...request, input: 'opensea.io', provisional: false }))
  expect(result.current.provisional).toBeUndefined()
  await waitFor(() => expect(result.current.consent).toBeDefined())
  expect(result.current.provisional).toBeUndefined()
})

test('error: a run that fails withdraws it', async () => {
  const { here, there, result } = page()
  act(() => result.current.run({ ...request, consent: () => true }))
  await act(async () => here.resolve(benign))
  await waitFor(() => expect(result.current.provisional).toBeDefined())
  await act(async () => there.reject(new Error('down')))
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current).toMatchObject({ provisional: undefined, output: undefined })
})
