import '../testing/dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { type Status, type TensorMap, usd } from '@trine/sdk'
import { useEffect } from 'react'
import { afterEach, expect, test } from 'vitest'
import { deferred, fakeTextRoute, models, phishing, setup } from '../testing/fixtures.js'
import { useClassify } from './useClassify.js'
import { useRecords } from './useRecords.js'

afterEach(cleanup)

const request = { models, input: 'app-uniswap.io' }

test('default', async () => {
  const { wrapper } = setup()
  const { result } = renderHook(() => useClassify(), { wrapper })
  const { run, runAsync, abort, reset, approve, reject, ...idle } = result.current
  expect(idle).toMatchInlineSnapshot(`
    {
      "answer": undefined,
      "assurance": "none",
      "consent": undefined,
      "error": undefined,
      "offer": undefined,
      "output": undefined,
      "plan": undefined,
      "progress": undefined,
      "provisional": undefined,
      "record": undefined,
      "status": "idle",
      "text": "",
      "usage": undefined,
      "verdict": undefined,
    }
  `)
  act(() => run(request))
  expect(result.current).toMatchObject({ status: 'quoting', assurance: 'pending' })
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(result.current).toMatchObject({
    assurance: 'verified',
    error: undefined,
    offer: 'fake/lookalike-small',
    output: { label: 'phishing', logits: [-5000, 6000] },
    plan: { strategy: 'single' },
    record: { status: 'answered' },
    verdict: { status: 'verified', audience: 'self' },
  })
})

test('behavior: passes through the states of the request, in order', async () => {
  const outputs = deferred<TensorMap>()
  const consent = deferred<boolean>()
  const { wrapper } = setup({
    outputs: () => outputs.promise,
    offer: { privacy: 'provider' },
    client: { policy: { require: { privacy: 'provider' } }, consent: () => consent.promise },
  })
  const { result } = renderHook(() => useClassify(), { wrapper })
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('awaiting-consent'))
  expect(result.current.offer).toBe('fake/lookalike-small')
  await act(async () => consent.resolve(true))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  expect(result.current.assurance).toBe('pending')
  await act(async () => outputs.resolve(phishing))
  await waitFor(() => expect(result.current.status).toBe('done'))
})

test('behavior: answer and status come together', async () => {
  const { wrapper } = setup()
  const seen: [Status, boolean][] = []
  const { result } = renderHook(
    () => {
      const check = useClassify()
      seen.push([check.status, check.answer !== undefined])
      return check
    },
    { wrapper },
  )
  await act(() => result.current.runAsync(request))
  expect(seen.at(-1)).toEqual(['done', true])
  expect(seen.filter(([status, answered]) => (status === 'done') !== answered)).toEqual([])
})

test('behavior: functions keep their identity', async () => {
  const { wrapper } = setup()
  const { result, rerender } = renderHook(() => useClassify(), { wrapper })
  const { run, runAsync, abort, reset, approve, reject } = result.current
  await act(() => runAsync(request))
  rerender()
  expect(result.current).toMatchObject({ run, runAsync, abort, reset, approve, reject })
  const before = result.current
  rerender()
  expect(result.current).toBe(before)
})

test('behavior: mounting twice runs nothing, and one call one run', async () => {
  const { wrapper, calls } = setup()
  const { result } = renderHook(() => useClassify(), { wrapper, reactStrictMode: true })
  expect(calls).toMatchObject({ offers: 0, runs: [] })
  await act(() => result.current.runAsync(request))
  expect(calls.runs).toHaveLength(1)
})

test('behavior: a run from an effect happens once, by its key, in strict mode too', async () => {
  const { wrapper, calls } = setup()
  let effects = 0
  const { result } = renderHook(
    () => {
      const check = useClassify()
      const { run } = check
      useEffect(() => {
        effects++
        run({ ...request, idempotencyKey: 'on-mount' })
      }, [run])
      return check
    },
    { wrapper, reactStrictMode: true },
  )
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(effects).toBe(2)
  expect(calls.runs).toHaveLength(1)
})

test('behavior: a run from an effect that returns abort survives strict mode', async () => {
  const { wrapper, calls } = setup()
  const { result } = renderHook(
    () => {
      const check = useClassify()
      const { run, abort } = check
      useEffect(() => {
        run({ ...request, idempotencyKey: 'on-mount' })
        return abort
      }, [run, abort])
      return check
    },
    { wrapper, reactStrictMode: true },
  )
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(calls.runs).toHaveLength(1)
})

test('behavior: a run of one key after a cancelled one starts anew', async () => {
  const answers = [new Promise<TensorMap>(() => {}), Promise.resolve(phishing)]
  const { wrapper, calls } = setup({ outputs: () => answers.shift() as Promise<TensorMap> })
  const { result } = renderHook(() => useClassify(), { wrapper })
  const keyed = { ...request, idempotencyKey: 'one' }
  act(() => result.current.run(keyed))
  await waitFor(() => expect(calls.runs).toHaveLength(1))
  await act(async () => {
    result.current.abort()
    expect(await result.current.runAsync(keyed)).toMatchObject({ output: { label: 'phishing' } })
  })
  expect(result.current.status).toBe('done')
  expect(calls.runs).toHaveLength(2)
})

test('behavior: the same key and request join the run, and keep its state', async () => {
  const outputs = deferred<TensorMap>()
  const { wrapper, client, calls } = setup({ outputs: () => outputs.promise })
  const { result } = renderHook(() => useClassify(), { wrapper })
  const keyed = { ...request, idempotencyKey: 'one' }
  const both: Promise<unknown>[] = []
  act(() => {
    both.push(result.current.runAsync(keyed))
  })
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  await act(async () => {
    both.push(result.current.runAsync({ ...keyed, models: [...models] }))
  })
  expect(result.current.status).toBe('preparing')
  outputs.resolve(phishing)
  const [first, second] = await act(() => Promise.all(both))
  expect(second).toBe(first)
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(calls.runs).toHaveLength(1)
  expect(await client.records.list()).toMatchObject([{ status: 'answered' }])
})

test('behavior: abort ends a run that was joined', async () => {
  const { wrapper, client } = setup({ outputs: () => new Promise(() => {}) })
  const { result } = renderHook(() => useClassify(), { wrapper })
  const keyed = { ...request, idempotencyKey: 'one' }
  const both: Promise<unknown>[] = []
  const start = () => both.push(result.current.runAsync(keyed).catch((error) => error))
  act(() => void start())
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  // Time enough to have joined.
  await act(async () => {
    start()
    await new Promise((resolve) => setTimeout(resolve, 20))
  })
  await act(async () => result.current.abort())
  await waitFor(() => expect(result.current.status).toBe('aborted'))
  const aborted = { code: 'request/aborted' }
  expect(await Promise.all(both)).toMatchObject([aborted, aborted])
  expect(await client.records.list()).toMatchObject([{ status: 'aborted' }])
})

test('behavior: a cancelled run is aborted, and no error', async () => {
  const { wrapper } = setup({ outputs: () => new Promise(() => {}) })
  const { result } = renderHook(() => useClassify(), { wrapper })
  let outcome: Promise<unknown> | undefined
  act(() => {
    outcome = result.current.runAsync(request).catch((error) => error)
  })
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  await act(async () => result.current.abort())
  await waitFor(() => expect(result.current.status).toBe('aborted'))
  expect(result.current).toMatchObject({ assurance: 'none', error: undefined, answer: undefined })
  expect(await outcome).toMatchObject({ code: 'request/aborted', money: { charged: '0' } })
})

test('behavior: cancelling before anything happened', async () => {
  const { wrapper, calls } = setup()
  const { result } = renderHook(() => useClassify(), { wrapper })
  act(() => {
    result.current.run(request)
    result.current.abort()
  })
  await waitFor(() => expect(result.current.status).toBe('aborted'))
  expect(calls.runs).toEqual([])
})

test('behavior: the caller’s signal ends the run', async () => {
  const { wrapper } = setup({ outputs: () => new Promise(() => {}) })
  const { result } = renderHook(() => useClassify(), { wrapper })
  const controller = new AbortController()
  act(() => result.current.run({ ...request, signal: controller.signal }))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  await act(async () => controller.abort())
  await waitFor(() => expect(result.current.status).toBe('aborted'))
})

test('behavior: a new run ends the one before it, whose end changes nothing', async () => {
  const first = deferred<TensorMap>()
  const answers = [first.promise, Promise.resolve(phishing)]
  const { wrapper, client } = setup({ outputs: () => answers.shift() as Promise<TensorMap> })
  const { result } = renderHook(() => useClassify(), { wrapper })
  let outcome: Promise<unknown> | undefined
  act(() => {
    outcome = result.current.runAsync(request).catch((error) => error)
  })
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  await act(() => result.current.runAsync({ models, input: 'opensea.io' }))
  const { record } = result.current
  await act(async () => first.resolve(phishing))
  expect(await outcome).toMatchObject({ code: 'request/aborted' })
  expect(result.current).toMatchObject({ status: 'done', record })
  const records = await client.records.list()
  expect(records.map(({ status }) => status).sort()).toEqual(['aborted', 'answered'])
})

test('behavior: reset forgets a run and its end', async () => {
  const outputs = deferred<TensorMap>()
  const { wrapper } = setup({ outputs: () => outputs.promise })
  const { result } = renderHook(() => useClassify(), { wrapper })
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  act(() => result.current.reset())
  expect(result.current.status).toBe('idle')
  await act(async () => outputs.resolve(phishing))
  expect(result.current.status).toBe('idle')
})

test('behavior: a run outlives its component, to its record', async () => {
  const outputs = deferred<TensorMap>()
  const { wrapper, client, calls } = setup({ outputs: () => outputs.promise })
  const { result, unmount } = renderHook(() => useClassify(), { wrapper })
  let answer: Promise<unknown> | undefined
  act(() => {
    answer = result.current.runAsync(request)
  })
  await waitFor(() => expect(calls.runs).toHaveLength(1))
  unmount()
  outputs.resolve(phishing)
  await answer
  expect(await client.records.list()).toMatchObject([{ status: 'answered' }])
})

test('behavior: a thousand steps of progress are few renders', async () => {
  const finish = deferred<TensorMap>()
  const { wrapper } = setup({
    outputs: ({ onProgress }) => {
      for (let loaded = 1; loaded <= 1000; loaded++)
        onProgress({ phase: 'download', loaded, total: 1000 })
      return finish.promise
    },
  })
  let renders = 0
  const { result } = renderHook(
    () => {
      renders++
      return useClassify()
    },
    { wrapper },
  )
  act(() => result.current.run(request))
  // The newest is never dropped.
  await waitFor(() => expect(result.current.progress?.loaded).toBe(1000))
  expect(renders).toBeLessThan(12)
  await act(async () => finish.resolve(phishing))
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(result.current.progress).toBeUndefined()
})

test('behavior: records are read again after a run', async () => {
  const { wrapper } = setup()
  const { result } = renderHook(() => ({ check: useClassify(), records: useRecords() }), {
    wrapper,
  })
  await waitFor(() => expect(result.current.records.data).toEqual([]))
  await act(() => result.current.check.runAsync(request))
  await waitFor(() => expect(result.current.records.data).toMatchObject([{ status: 'answered' }]))
})

test('behavior: another client has its own state', async () => {
  const [one, other] = [setup(), setup()]
  let { wrapper } = one
  const { result, rerender } = renderHook(() => useClassify(), {
    wrapper: ({ children }) => wrapper({ children }),
  })
  await act(() => result.current.runAsync(request))
  wrapper = other.wrapper
  rerender()
  expect(result.current.status).toBe('idle')
})

test('error: bad input', async () => {
  const { wrapper } = setup()
  const { result } = renderHook(() => useClassify(), { wrapper })
  act(() => result.current.run({ models, input: '192.168.0.1' }))
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current).toMatchObject({
    assurance: 'none',
    error: { code: 'request/invalid-input', remedy: 'fix-input' },
  })
  expect(JSON.stringify(result.current.error)).not.toContain('192.168')
})

test('error: a plan that came to nothing is there to be shown', async () => {
  const { wrapper } = setup({ offer: { privacy: 'public' } })
  const { result } = renderHook(() => useClassify(), { wrapper })
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current).toMatchObject({
    error: { code: 'policy/no-offer-allowed' },
    plan: { strategy: 'abstain', rejected: [{ offer: 'fake/lookalike-small' }] },
  })
})

test('error: what failed its check is withheld', async () => {
  const { wrapper } = setup({ offer: { evidence: 'signed' } })
  const { result } = renderHook(() => useClassify(), { wrapper })
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current).toMatchObject({
    assurance: 'failed',
    answer: undefined,
    output: undefined,
    error: { code: 'verify/failed' },
  })
})

test('error: what failed its check is withheld, whatever others failed with', async () => {
  const { route: first } = fakeTextRoute({
    id: 'first',
    offer: { evidence: 'signed' },
    outputs: () => phishing,
  })
  const { route: second } = fakeTextRoute({
    id: 'second',
    offer: { arrives: 0.9 },
    outputs: () => Promise.reject(new Error()),
  })
  const { wrapper } = setup({ client: { routes: [first, second] } })
  const { result } = renderHook(() => useClassify(), { wrapper })
  act(() => result.current.run({ ...request, stakes: usd('10') }))
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current).toMatchObject({
    assurance: 'failed',
    output: undefined,
    error: { code: 'policy/all-attempts-failed' },
  })
})

test('error: a key that belongs to another request', async () => {
  const { wrapper } = setup()
  const { result } = renderHook(() => useClassify(), { wrapper })
  await act(() => result.current.runAsync({ ...request, idempotencyKey: 'one' }))
  act(() => result.current.run({ models, input: 'opensea.io', idempotencyKey: 'one' }))
  await waitFor(() => expect(result.current.error?.code).toBe('request/idempotency-conflict'))
})

test('error: a key that belongs to another request, which still runs and ends', async () => {
  const { wrapper, calls } = setup({ outputs: () => new Promise(() => {}) })
  const { result } = renderHook(() => useClassify(), { wrapper })
  const outcomes: Promise<unknown>[] = []
  const start = (input: string) => {
    const outcome = result.current.runAsync({ models, input, idempotencyKey: 'one' })
    outcomes.push(outcome.catch((error) => error))
  }
  act(() => start('opensea.io'))
  await waitFor(() => expect(calls.runs).toHaveLength(1))
  act(() => start('evil.example'))
  const [first, second] = await act(() => Promise.all(outcomes))
  expect(second).toMatchObject({ code: 'request/idempotency-conflict' })
  expect(first).toMatchObject({ code: 'request/aborted' })
  expect(result.current).toMatchObject({
    status: 'error',
    assurance: 'none',
    answer: undefined,
    error: { code: 'request/idempotency-conflict' },
  })
  expect(calls.runs).toHaveLength(1)
})
