import { expect, test, vi } from 'vitest'
import { generate } from '../actions/generate.js'
import { createClient } from '../client/createClient.js'
import type { TensorMap } from '../request/request.js'
import type { AttemptContext } from '../routes/route.js'
import { completion } from '../tasks/generate.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import { textSource } from '../testing/fixtures/textModel.js'
import { followText, type TextStep } from './followText.js'

const ask = { models: [textSource], input: 'x' }

/** A run that streams what the test says, when it says so. */
function setup() {
  let begun: AttemptContext | undefined
  let finish: (outputs: TensorMap) => void = () => {}
  const { route } = fakeRoute({
    outputs(context) {
      begun = context
      return new Promise((resolve) => {
        finish = resolve
      })
    },
  })
  const client = createClient({ routes: [route] })
  return {
    client,
    begun: () => vi.waitFor(() => expect(begun).toBeDefined()),
    say: (text: string) => begun?.onText(text),
    finish: (text: string) => finish(completion({ text, finishReason: 'stop' })),
    signal: () => begun?.signal,
  }
}

const read = async (steps: AsyncIterable<TextStep>) => {
  const seen: string[] = []
  for await (const step of steps) seen.push(step.kind === 'delta' ? step.delta : step.kind)
  return seen.filter((one) => one !== 'status')
}

test('behavior: what comes while the reader is busy waits for it, though nothing follows', async () => {
  const { client, begun, say, finish } = setup()
  const steps = followText(client, { ...ask, signal: new AbortController().signal })
  expect(await steps.next()).toMatchObject({ value: { kind: 'status', status: 'quoting' } })
  await begun()
  say('Air ')
  const seen: unknown[] = []
  while (seen.at(-1) !== 'Air ') {
    const { value } = await steps.next()
    seen.push(value?.kind === 'delta' ? value.delta : value?.kind)
  }
  finish('Air scatters.')
  expect(await read(steps)).toEqual(['scatters.', 'answer'])
})

test('behavior: who joins a text is told all of it once', async () => {
  const { client, begun, say, finish } = setup()
  const key = { ...ask, idempotencyKey: 'k' }
  const first = generate(client, { ...key, restarts: false })
  await begun()
  say('A')
  say('ir ')
  const joined = read(followText(client, { ...key, signal: new AbortController().signal }))
  await vi.waitFor(() => expect(client.runs.get('k')?.waiting.size).toBe(2))
  say('scatters.')
  finish('Air scatters.')
  expect(await joined).toEqual(['Air ', 'scatters.', 'answer'])
  await first
  const late = followText(client, { ...key, signal: new AbortController().signal })
  expect(await read(late)).toEqual(['Air scatters.', 'answer'])
})

test('error: an answer that is not what was streamed', async () => {
  const { client, begun, say, finish } = setup()
  const reading = read(followText(client, { ...ask, signal: new AbortController().signal }))
  await begun()
  say('Air ')
  finish('Water.')
  await expect(reading).rejects.toMatchObject({ code: 'route/contract-broken' })
})

test('error: the reason of the signal, whatever it is', async () => {
  const { client, begun, signal } = setup()
  const controller = new AbortController()
  const reading = read(followText(client, { ...ask, signal: controller.signal }))
  await begun()
  controller.abort('enough')
  await expect(reading).rejects.toBe('enough')
  expect(signal()?.aborted).toBe(true)
})
