import '../testing/dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import type { TensorMap } from '@trine/sdk'
import { useEffect } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import {
  chatModels,
  completion,
  deferred,
  fakeTextRoute,
  models,
  setup,
} from '../testing/fixtures.js'
import { useGenerate } from './useGenerate.js'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const request = { models: chatModels, input: 'Why is the sky blue?' }

/** Frames that are drawn when the test says so, and no timer that would stand in for one. */
function stubFrames() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const due: (() => void)[] = []
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => due.push(callback))
  vi.stubGlobal('cancelAnimationFrame', () => {})
  return () => {
    for (const callback of due.splice(0)) callback()
  }
}

/** A run that streams what the test says, when it says so. */
function streaming(client: Parameters<typeof setup>[0] = {}) {
  const finish = deferred<TensorMap>()
  let onText: (delta: string) => void = () => {}
  const parts = setup({
    outputs: (context) => {
      onText = context.onText
      return finish.promise
    },
    ...client,
  })
  let renders = 0
  const { result } = renderHook(
    () => {
      renders++
      return useGenerate()
    },
    { wrapper: parts.wrapper },
  )
  const say = (delta: string) => onText(delta)
  return { ...parts, result, say, finish, renders: () => renders }
}

test('default', async () => {
  const { result, say, finish } = streaming()
  expect(result.current).toMatchObject({ status: 'idle', text: '', usage: undefined })
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  expect(result.current.text).toBe('')
  say('Air scatters ')
  say('blue light')
  await waitFor(() => expect(result.current.status).toBe('streaming'))
  expect(result.current).toMatchObject({
    text: 'Air scatters blue light',
    assurance: 'pending',
    output: undefined,
  })
  const text = 'Air scatters blue light.'
  await act(async () => finish.resolve(completion(text)))
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(result.current).toMatchObject({
    text,
    output: { text, finishReason: 'stop' },
    plan: { strategy: 'single' },
    record: { task: 'generate', status: 'answered' },
    offer: 'fake/chat',
  })
})

test('behavior: usage is the one that was counted', async () => {
  const usage = { inputTokens: 6, outputTokens: 4 }
  const { route } = fakeTextRoute({ outputs: () => completion('Air.') })
  const { wrapper } = setup({
    client: {
      routes: [
        (config) => {
          const fake = route(config)
          return { ...fake, run: async (context) => ({ ...(await fake.run(context)), usage }) }
        },
      ],
    },
  })
  const { result } = renderHook(() => useGenerate(), { wrapper })
  await act(() => result.current.runAsync(request))
  expect(result.current.usage).toEqual(usage)
})

test('behavior: what was never streamed is there at the end', async () => {
  const { wrapper } = setup({ outputs: () => completion('All at once.') })
  const { result } = renderHook(() => useGenerate(), { wrapper })
  await act(() => result.current.runAsync(request))
  expect(result.current).toMatchObject({ status: 'done', text: 'All at once.' })
})

test('behavior: 3,000 words in 300 bursts over three frames are at most 10 renders', async () => {
  const { result, say, finish, renders } = streaming()
  const before = renders()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  const draw = stubFrames()
  const burst = 'word '.repeat(10)
  for (let frame = 1; frame <= 3; frame++) {
    const shown = result.current
    for (let i = 0; i < 100; i++) say(burst)
    // Nothing is told, nor to be read, before the frame.
    expect(result.current).toBe(shown)
    const rendered = renders()
    act(draw)
    expect(renders()).toBe(rendered + 1)
    expect(result.current.text).toBe(burst.repeat(100 * frame))
  }
  vi.useRealTimers()
  await act(async () => finish.resolve(completion(burst.repeat(300))))
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(result.current.text.trim().split(' ')).toHaveLength(3000)
  expect(renders() - before).toBeLessThanOrEqual(10)
})

test('behavior: the last piece is shown, whether or not a frame is drawn after it', async () => {
  const { result, say } = streaming()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  // A hidden page.
  vi.stubGlobal('requestAnimationFrame', () => 1)
  vi.stubGlobal('cancelAnimationFrame', () => {})
  say('Air')
  await waitFor(() => expect(result.current.text).toBe('Air'))
})

test('behavior: when another offer takes over, the text begins anew', async () => {
  const first = deferred<TensorMap>()
  const second = deferred<TensorMap>()
  const say: Record<string, (delta: string) => void> = {}
  const route = (id: string, outcome: Promise<TensorMap>, latency: number) =>
    fakeTextRoute({
      id,
      offer: { latency: { state: 'warm', expected: latency, p95: latency }, arrives: 0.9 },
      outputs: ({ onText }) => {
        say[id] = onText
        return outcome
      },
    }).route
  const { wrapper } = setup({
    client: { routes: [route('one', first.promise, 1), route('two', second.promise, 2)] },
  })
  const { result } = renderHook(() => useGenerate(), { wrapper })
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.offer).toBe('one/chat'))
  say.one?.('It is the oc')
  await waitFor(() => expect(result.current.text).toBe('It is the oc'))
  await act(async () => first.reject(new Error('cut off')))
  await waitFor(() => expect(result.current).toMatchObject({ offer: 'two/chat', text: '' }))
  // What comes too late of the first is nobody's.
  say.one?.('ean')
  say.two?.('Air')
  await waitFor(() => expect(result.current.text).toBe('Air'))
  await act(async () => second.resolve(completion('Air.')))
  await waitFor(() => expect(result.current).toMatchObject({ status: 'done', text: 'Air.' }))
})

test('behavior: what abort cuts short stays, to the last piece', async () => {
  const { result, say } = streaming()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  say('Air ')
  await waitFor(() => expect(result.current.text).toBe('Air '))
  await act(async () => {
    say('scatters')
    result.current.abort()
  })
  await waitFor(() => expect(result.current.status).toBe('aborted'))
  expect(result.current).toMatchObject({
    text: 'Air scatters',
    output: undefined,
    error: undefined,
    assurance: 'none',
  })
})

test('behavior: reset forgets it', async () => {
  const { result, say, finish } = streaming()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  say('Air')
  await waitFor(() => expect(result.current.text).toBe('Air'))
  act(() => result.current.reset())
  expect(result.current).toMatchObject({ status: 'idle', text: '' })
  await act(async () => finish.resolve(completion('Air.')))
  expect(result.current).toMatchObject({ status: 'idle', text: '' })
})

test('behavior: a new run begins with no text', async () => {
  const { result, say } = streaming()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  say('Air')
  await waitFor(() => expect(result.current.text).toBe('Air'))
  // What has not been drawn of the run before is not drawn of this one.
  say(' scatters')
  act(() => result.current.run({ ...request, input: 'And the sea?' }))
  expect(result.current).toMatchObject({ status: 'quoting', text: '' })
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  expect(result.current.text).toBe('')
})

test('behavior: a run from an effect happens once, by its key, in strict mode too', async () => {
  const { wrapper, calls } = setup({ outputs: () => completion('Air.') })
  const { result } = renderHook(
    () => {
      const answer = useGenerate()
      const { run, abort } = answer
      useEffect(() => {
        run({ ...request, idempotencyKey: 'on-mount' })
        return abort
      }, [run, abort])
      return answer
    },
    { wrapper, reactStrictMode: true },
  )
  await waitFor(() => expect(result.current.status).toBe('done'))
  expect(calls.runs).toEqual(['fake/chat'])
})

test('error: text that was shown is withdrawn when the run fails', async () => {
  const { result, say, finish } = streaming()
  act(() => result.current.run(request))
  await waitFor(() => expect(result.current.status).toBe('preparing'))
  say('Air')
  await waitFor(() => expect(result.current.text).toBe('Air'))
  await act(async () => finish.reject(new Error('cut off')))
  await waitFor(() => expect(result.current.status).toBe('error'))
  expect(result.current).toMatchObject({ text: '', output: undefined, assurance: 'none' })
})

test('error: a model that generates no text', async () => {
  const { wrapper } = setup()
  const { result } = renderHook(() => useGenerate(), { wrapper })
  act(() => result.current.run({ models, input: 'Why?' }))
  await waitFor(() => expect(result.current.error?.code).toBe('model/task-mismatch'))
})
