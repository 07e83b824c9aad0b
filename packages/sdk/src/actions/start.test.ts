import { afterEach, describe, expect, test, vi } from 'vitest'
import { createClient } from '../client/createClient.js'
import { hostedModel } from '../models/hosted.js'
import { parseRecord } from '../record/record.js'
import type { StatusUpdate } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import { completion } from '../tasks/generate.js'
import { type FakeRouteParameters, fakeRoute } from '../testing/fakeRoute.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { classify } from './classify.js'
import { start } from './start.js'

const benign = logits(9, -9)
const phishing = logits(-9, 9)
const never = () => new Promise<never>(() => {})
const here = (changes: Partial<FakeRouteParameters> = {}) =>
  fakeRoute({ id: 'here', outputs: () => phishing, offer: { evidence: 'device' }, ...changes })
/** Better, and elsewhere. */
const far = (changes: Partial<FakeRouteParameters> = {}) =>
  fakeRoute({
    id: 'far',
    outputs: () => benign,
    offer: {
      privacy: 'provider',
      expected: { benign: { share: 0.5, wrong: 0 }, phishing: { share: 0.5, wrong: 0 } },
    },
    ...changes,
  })
const clientOf = (...routes: readonly ReturnType<typeof fakeRoute>[]) =>
  createClient({
    routes: routes.map(({ route }) => route),
    policy: { require: { privacy: 'provider' }, answerWorth: usd('1000') },
    consent: () => true,
  })
const ask = {
  task: 'classify',
  models: [toySource()],
  input: 'app-uniswap.io',
  stakes: usd('100'),
} as const
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )
/** A promise, and what settles it. */
function gate<T>() {
  let open: (value: T) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { promise, open, fail }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('default', () => {
  test('what the device says first, then the answer, and whether they agree', async () => {
    const slow = gate<typeof benign>()
    const run = start(clientOf(here(), far({ outputs: () => slow.promise })), ask)
    expect(run.state()).toMatchObject({ update: { status: 'idle' }, retracted: false })
    const first = await run.provisional
    expect(first).toMatchObject({
      provisional: true,
      output: { label: 'phishing' },
      offer: { id: 'here/toy-small' },
    })
    expect(run.state().provisional).toBe(first)
    slow.open(benign)
    const answer = await run.answer
    expect(answer).toMatchObject({
      output: { label: 'benign' },
      plan: { strategy: 'provisional', provisional: { id: 'here/toy-small' } },
      provisional: { output: { label: 'phishing' }, agrees: false },
    })
    expect(run.state()).toMatchObject({ answer, provisional: undefined, retracted: false })
    expect(parseRecord(JSON.parse(JSON.stringify(answer.record)))).toMatchObject({
      attempts: [
        { offer: 'here/toy-small', role: 'provisional', outcome: 'answered' },
        { offer: 'far/toy-small', outcome: 'answered' },
      ],
    })
  })

  test('they agree when they say the same label, however sure', async () => {
    const slow = gate<typeof benign>()
    const device = here({ outputs: () => logits(1, 0) })
    const run = start(clientOf(device, far({ outputs: () => slow.promise })), ask)
    await run.provisional
    slow.open(benign)
    expect((await run.answer).provisional?.agrees).toBe(true)
  })

  test('tensors agree when their bytes do', async () => {
    for (const [said, agrees] of [
      [benign, true],
      [phishing, false],
    ] as const) {
      const slow = gate<typeof benign>()
      const distant = far({
        outputs: () => slow.promise,
        offer: { privacy: 'provider', evidence: 'none' },
      })
      const run = start(clientOf(here({ outputs: () => said }), distant), {
        task: 'run',
        models: [toySource()],
        input: { bytes: { shape: [1, 64], data: new Float32Array(64) } },
        require: { evidence: ['none'] },
      })
      await run.provisional
      slow.open(benign)
      expect((await run.answer).provisional?.agrees).toBe(agrees)
    }
  })

  test('nothing provisional where the answer itself is of this device, or for the other actions', async () => {
    const device = here()
    const run = start(clientOf(device), ask)
    expect(await run.provisional).toBe(undefined)
    expect((await run.answer).plan.strategy).toBe('single')
    const both = clientOf(device, far())
    const { plan, provisional } = await classify(both, {
      models: ask.models,
      input: ask.input,
      stakes: ask.stakes,
    })
    expect([plan.provisional, provisional]).toEqual([undefined, undefined])
    expect(device.calls.runs).toHaveLength(1)
  })
})

describe('behavior: subscribers', () => {
  test('hear each change, and the late ones the latest', async () => {
    const run = start(clientOf(here()), ask)
    const seen: string[] = []
    run.subscribe(({ status }) => seen.push(status))
    await run.answer
    expect(seen).toEqual(['quoting', 'preparing', 'settling', 'done'])
    const late: StatusUpdate[] = []
    run.subscribe((update) => late.push(update))()
    expect(late).toMatchObject([{ status: 'done', offer: 'here/toy-small' }])
  })

  test('the end comes together with what it brings; a state stays the same until it changes', async () => {
    const run = start(clientOf(here()), ask)
    const ends: unknown[] = []
    run.subscribe(({ status }) => {
      if (status === 'done') ends.push(run.state().answer)
    })
    const answer = await run.answer
    expect(ends).toEqual([answer])
    expect(run.state()).toBe(run.state())
  })

  test('one who comes while the others are told hears no piece twice', async () => {
    const model = hostedModel({ name: 'toy-text', task: 'generate' })
    const route = fakeRoute({
      text: ['a', 'b', 'c'],
      outputs: () => completion({ text: 'abc', finishReason: 'stop' }),
    })
    const run = start(clientOf(route), { task: 'generate', models: [model], input: 'Hello' })
    const late = vi.fn()
    const stop = run.subscribe(({ text }) => {
      if (!text) return
      stop()
      run.subscribe((update) => update.text && late(update.text.delta))
    })
    await run.answer
    expect(late.mock.calls.flat()).toEqual(['a', 'b', 'c'])
  })

  test('one who left hears no more, and one who throws disturbs nobody', async () => {
    const run = start(clientOf(here()), { ...ask, onStatus: () => expect.fail() })
    const left = vi.fn()
    run.subscribe(left)()
    run.subscribe(() => expect.fail())
    const heard = vi.fn()
    run.subscribe(heard)
    await run.answer
    expect(left).not.toHaveBeenCalled()
    expect(heard).toHaveBeenCalled()
  })
})

describe('behavior: the end of a run', () => {
  test('a failure withdraws what was said, and need not be waited for', async () => {
    const slow = gate<never>()
    const broken = far({ outputs: () => slow.promise })
    const device = here({
      outputs: vi.fn().mockReturnValueOnce(phishing).mockRejectedValue(new Error()),
    })
    const run = start(clientOf(device, broken), ask)
    const seen: string[] = []
    run.subscribe(({ status }) => seen.push(status))
    expect(await run.provisional).toMatchObject({ output: { label: 'phishing' } })
    slow.fail(new Error())
    await vi.waitFor(() => expect(seen.at(-1)).toBe('error'))
    expect(run.state()).toMatchObject({
      retracted: true,
      provisional: undefined,
      answer: undefined,
      error: { code: 'policy/all-attempts-failed' },
    })
    // Node ends on a rejection that nobody handles: one who asks only now is in time.
    await new Promise((resolve) => setImmediate(resolve))
    expect(await failure(run.answer)).toBe(run.state().error)
    // What was said stays said.
    expect(await run.provisional).toBeDefined()
  })

  test('abort: stops both, whatever the caller’s own signal says', async () => {
    const [device, distant] = [here({ outputs: never }), far({ outputs: never })]
    const own = new AbortController()
    for (const stop of [true, false]) {
      const run = start(clientOf(device, distant), { ...ask, signal: own.signal })
      await vi.waitFor(() => expect(distant.calls.runs.length).toBe(stop ? 1 : 2))
      if (stop) run.abort()
      else own.abort()
      expect(await failure(run.answer)).toMatchObject({ code: 'request/aborted' })
      expect(await run.provisional).toBe(undefined)
      expect(run.state().update.status).toBe('aborted')
    }
    expect(device.calls.aborted).toHaveLength(2)
    expect(distant.calls.aborted).toHaveLength(2)
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no models', { ...ask, models: [] }],
    ['a signal that is none', { ...ask, signal: {} }],
    ['no such task', { ...ask, task: 'translate' }],
    ['restarts that is no truth', { ...ask, restarts: 'no' }],
    ['a mistyped name', { ...ask, restart: false }],
  ])('error: %s: the answer says so, and nothing is thrown', async (_, parameters) => {
    const run = start(clientOf(here()), parameters as never)
    expect(await run.provisional).toBe(undefined)
    expect(await failure(run.answer)).toMatchObject({ code: 'request/invalid-parameters' })
    expect(run.state().update.status).toBe('error')
  })
})

describe('parameters: idempotencyKey', () => {
  const key = { ...ask, idempotencyKey: 'k' }

  test('two runs are one, and the second catches up', async () => {
    const slow = gate<typeof benign>()
    const [device, distant] = [here(), far({ outputs: () => slow.promise })]
    const client = clientOf(device, distant)
    const one = start(client, key)
    const first = await one.provisional
    const two = start(client, key)
    expect(await two.provisional).toBe(first)
    expect(two.state().update).toMatchObject({ status: 'preparing' })
    slow.open(benign)
    expect(await two.answer).toBe(await one.answer)
    expect([device.calls.runs.length, distant.calls.runs.length]).toEqual([1, 1])
  })

  test('one leaves, and the other goes on', async () => {
    const slow = gate<typeof benign>()
    const distant = far({ outputs: () => slow.promise })
    const client = clientOf(distant)
    const one = start(client, key)
    const two = start(client, key)
    await vi.waitFor(() => expect(distant.calls.runs).toHaveLength(1))
    one.abort()
    expect(await failure(one.answer)).toMatchObject({ code: 'request/aborted' })
    slow.open(benign)
    expect((await two.answer).output.label).toBe('benign')
  })
})

describe('behavior: text', () => {
  const model = hostedModel({ name: 'toy-text', task: 'generate' })
  const chat = { task: 'generate', models: [model], input: 'Hello' } as const
  const said = (text: string) => completion({ text, finishReason: 'stop' })
  const offer: Partial<Offer> = { privacy: 'provider', evidence: 'none' }
  const text = (
    id: string,
    outputs: FakeRouteParameters['outputs'],
    changes: Partial<Offer> = {},
  ) => fakeRoute({ id, outputs, offer: { ...offer, ...changes } })
  const read = async (run: { text: AsyncIterable<string> }) => {
    const pieces: string[] = []
    let error: unknown
    try {
      for await (const piece of run.text) pieces.push(piece)
    } catch (thrown) {
      error = thrown
    }
    return { text: pieces.join(''), error: (error as { code?: string } | undefined)?.code }
  }

  test('default: piece by piece, and from its beginning for whoever comes late', async () => {
    const route = fakeRoute({
      offer,
      text: ['Hel', 'lo ', 'you'],
      outputs: () => said('Hello you'),
    })
    const run = start(clientOf(route), chat)
    const early = read(run)
    const { output } = await run.answer
    expect(await early).toEqual({ text: output.text, error: undefined })
    expect(await read(run)).toEqual({ text: 'Hello you', error: undefined })
  })

  test('default: what was not told on the way comes at the end', async () => {
    const run = start(clientOf(text('one', () => said('all at once'))), chat)
    expect(await read(run)).toEqual({ text: 'all at once', error: undefined })
  })

  test('default: a late subscriber gets all of it as new', async () => {
    const rest = gate<ReturnType<typeof said>>()
    const route = text('one', ({ onText }) => {
      for (const piece of ['a', 'b', 'c']) onText(piece)
      return rest.promise
    })
    const run = start(clientOf(route), chat)
    await vi.waitFor(() => expect(run.state().update.text?.text).toBe('abc'))
    const late: StatusUpdate[] = []
    run.subscribe((update) => late.push(update))
    expect(late).toMatchObject([{ status: 'streaming', text: { delta: 'abc', text: 'abc' } }])
    rest.open(said('abc'))
    await run.answer
  })

  /** The first breaks off after its text; the other begins anew. */
  const pair = (second: string) => {
    const stop = gate<never>()
    const one = text('one', ({ onText }) => {
      onText('Hello')
      return stop.promise
    })
    const two = text(
      'two',
      ({ onText }) => {
        for (const piece of second) onText(piece)
        return said(second)
      },
      { arrives: 0.9 },
    )
    return { one, two, client: clientOf(one, two), breakOff: () => stop.fail(new Error()) }
  }

  test('behavior: another offer takes over and says something else: the reader is told', async () => {
    const { client, breakOff } = pair('Howdy')
    const run = start(client, chat)
    const updates: string[] = []
    run.subscribe(({ text: told }) => told && updates.push(told.text))
    const reading = read(run)
    await vi.waitFor(() => expect(updates).toContain('Hello'))
    breakOff()
    expect(await reading).toEqual({ text: 'Hello', error: 'request/text-withdrawn' })
    expect((await run.answer).output.text).toBe('Howdy')
    expect(updates).toContain('H')
    expect(await read(run)).toEqual({ text: 'Howdy', error: undefined })
  })

  test('behavior: it says the same: nothing is withdrawn', async () => {
    const { client, breakOff } = pair('Hello you')
    const run = start(client, chat)
    const reading = read(run)
    await vi.waitFor(() => expect(run.state().update.text?.text).toBe('Hello'))
    breakOff()
    expect(await reading).toEqual({ text: 'Hello you', error: undefined })
  })

  test('error: it fails before it has said as much: why, and not that it says something else', async () => {
    const stops = [gate<never>(), gate<never>()]
    const breaking = (id: string, said: string, stop = gate<never>()) =>
      text(id, ({ onText }) => {
        onText(said)
        return stop.promise
      })
    const client = clientOf(breaking('one', 'Hello', stops[0]), breaking('two', 'H', stops[1]))
    const run = start(client, chat)
    const reading = read(run)
    for (const [i, said] of ['Hello', 'H'].entries()) {
      await vi.waitFor(() => expect(run.state().update.text?.text).toBe(said))
      stops[i]?.fail(new Error())
    }
    expect(await reading).toEqual({ text: 'Hello', error: 'policy/all-attempts-failed' })
  })

  test('parameters: restarts: false: once text was shown, the request fails instead', async () => {
    const { client, two, breakOff } = pair('Howdy')
    const run = start(client, { ...chat, restarts: false })
    const reading = read(run)
    await vi.waitFor(() => expect(run.state().update.text?.text).toBe('Hello'))
    breakOff()
    expect(await reading).toEqual({ text: 'Hello', error: 'route/contract-broken' })
    expect(await failure(run.answer)).toMatchObject({ code: 'route/contract-broken' })
    expect(two.calls.runs).toEqual([])
    // Its twin: before any text, others may be asked.
    const silent = text('one', () => Promise.reject(new Error()))
    const next = text('two', () => said('Howdy'), { arrives: 0.9 })
    const other = start(clientOf(silent, next), { ...chat, restarts: false })
    expect((await other.answer).output.text).toBe('Howdy')
  })

  test('behavior: cancelled: the stream ends, the answer says why', async () => {
    const { client } = pair('')
    const run = start(client, chat)
    const reading = read(run)
    await vi.waitFor(() => expect(run.state().update.text?.text).toBe('Hello'))
    run.abort()
    expect(await reading).toEqual({ text: 'Hello', error: undefined })
    expect(await failure(run.answer)).toMatchObject({ code: 'request/aborted' })
  })

  const latency = { state: 'warm', expected: 1000, p95: 3000 } as const
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve))
  }

  test('parameters: restarts: false: a hedge that failed is no end of what is shown', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const end = gate<ReturnType<typeof said>>()
    let speak = (_: string) => {}
    const one = text(
      'one',
      ({ onText }) => {
        speak = onText
        return end.promise
      },
      { latency },
    )
    const two = text('two', () => Promise.reject(new Error()), {
      latency: { ...latency, expected: 1001 },
    })
    const client = createClient({
      routes: [one.route, two.route],
      policy: { require: { privacy: 'provider' }, secondWorth: usd('1') },
      consent: () => true,
    })
    const run = start(client, { ...chat, restarts: false })
    await until(() => one.calls.runs.length === 1)
    await vi.advanceTimersByTimeAsync(3000)
    await until(() => two.calls.runs.length === 1)
    speak('Hello')
    end.open(said('Hello'))
    const { output, record } = await run.answer
    expect(output.text).toBe('Hello')
    expect(record.attempts).toMatchObject([{ outcome: 'failed' }, { outcome: 'answered' }])
  })

  test.each(['one', 'two'])(
    'behavior: of a hedge, whoever was taken back may still stand in: for "%s"',
    async (leader) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
      const runs: { id: string; speak: () => void; fail: () => void; end: () => void }[] = []
      const routes = ['one', 'two'].map((id, i) =>
        text(
          id,
          ({ onText }) => {
            const end = gate<ReturnType<typeof said>>()
            runs.push({
              id,
              speak: () => onText(id),
              fail: () => end.fail(new Error()),
              end: () => end.open(said(id)),
            })
            return end.promise
          },
          { latency: { ...latency, expected: 1000 + i } },
        ),
      )
      const client = createClient({
        routes: routes.map(({ route }) => route),
        policy: {
          require: { privacy: 'provider' },
          secondWorth: usd('1'),
          answerWorth: usd('10'),
          maxAttempts: 5,
        },
        consent: () => true,
      })
      const run = start(client, chat)
      await until(() => runs.length === 1)
      await vi.advanceTimersByTimeAsync(3000)
      await until(() => runs.length === 2)
      const first = runs.find(({ id }) => id === leader)
      first?.speak()
      first?.fail()
      await until(() => runs.length === 3)
      expect(runs[2]?.id).toBe(leader === 'one' ? 'two' : 'one')
      // And it is not hedged with what has just failed.
      await vi.advanceTimersByTimeAsync(10_000)
      expect(runs).toHaveLength(3)
      runs[2]?.end()
      expect((await run.answer).output.text).toBe(runs[2]?.id)
    },
  )

  test.each([
    ['0.5', true],
    ['0.500001', false],
  ])(
    'behavior: what was taken back after it took $%s counts against what follows',
    async (charged, goesOn) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
      const price = { ceiling: '0.5', expected: '0' }
      const end = gate<ReturnType<typeof said>>()
      let speak = () => {}
      const one = text(
        'one',
        ({ onText }) => {
          speak = () => onText('Hello')
          return end.promise
        },
        { latency, price },
      )
      const two = text(
        'two',
        ({ onMoney }) => {
          onMoney({ reserved: '0', charged, refunded: '0' })
          return two.calls.runs.length === 1 ? never() : said('Howdy')
        },
        { latency: { ...latency, expected: 1001 }, price },
      )
      const client = createClient({
        routes: [one.route, two.route],
        policy: {
          require: { privacy: 'provider' },
          secondWorth: usd('1'),
          answerWorth: usd('10'),
          maxAttempts: 5,
        },
        budget: { perCall: usd('1') },
        consent: () => true,
      })
      const run = start(client, chat)
      await until(() => one.calls.runs.length === 1)
      await vi.advanceTimersByTimeAsync(3000)
      await until(() => two.calls.runs.length === 1)
      speak()
      end.fail(new Error())
      const error = await failure(run.answer)
      expect(error?.code).toBe(goesOn ? undefined : 'route/contract-broken')
      expect(two.calls.runs).toHaveLength(goesOn ? 2 : 1)
    },
  )

  test('behavior: of a hedge, only whoever spoke first is heard; the other is taken back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    for (const winner of ['one', 'two']) {
      const ends: Record<string, ReturnType<typeof gate<ReturnType<typeof said>>>> = {}
      const speak: Record<string, (piece: string) => void> = {}
      const routes = ['one', 'two'].map((id, i) =>
        text(
          id,
          ({ onText }) => {
            speak[id] = onText
            const end = gate<ReturnType<typeof said>>()
            ends[id] = end
            return end.promise
          },
          { latency: { ...latency, expected: 1000 + i } },
        ),
      )
      const client = createClient({
        routes: routes.map(({ route }) => route),
        policy: { require: { privacy: 'provider' }, secondWorth: usd('1') },
        consent: () => true,
      })
      const run = start(client, chat)
      const shown: string[] = []
      run.subscribe(({ text: told }) => told && shown.push(told.text))
      await until(() => routes[0]?.calls.runs.length === 1)
      await vi.advanceTimersByTimeAsync(3000)
      await until(() => routes[1]?.calls.runs.length === 1)
      const loser = winner === 'one' ? 'two' : 'one'
      speak[winner]?.(winner)
      speak[loser]?.('never heard')
      ends[loser]?.open(said('never heard'))
      ends[winner]?.open(said(winner))
      const { output, plan, record } = await run.answer
      expect(plan.strategy).toBe('hedge')
      expect(output.text).toBe(winner)
      expect(shown).toEqual([winner])
      expect(routes.map(({ calls }) => calls.aborted.length)).toEqual(
        winner === 'one' ? [0, 1] : [1, 0],
      )
      expect(record.attempts).toContainEqual(
        expect.objectContaining({ offer: `${loser}/toy-text`, outcome: 'aborted' }),
      )
    }
  })
})
