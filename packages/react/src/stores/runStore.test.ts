import { type Answer, type Consent, createClient, type Offer, type StatusUpdate } from '@trine/sdk'
import { fakeRoute } from '@trine/sdk/test'
import { expect, test } from 'vitest'
import { deferred, phishing } from '../testing/fixtures.js'
import type { RunSnapshot } from './runSnapshot.js'
import { type AnyParameters, createRunStore } from './runStore.js'

const client = createClient({ routes: [fakeRoute({ outputs: () => phishing }).route] })

/** A store whose action is the test: it says what the SDK would. */
function storeOf() {
  const finish = deferred<Answer<string>>()
  const calls: AnyParameters[] = []
  const action = (_client: unknown, parameters: AnyParameters) => {
    calls.push(parameters)
    return finish.promise
  }
  const store = createRunStore(client, { action }, () => {})
  const seen: RunSnapshot<string>[] = []
  store.subscribe(() => seen.push(store.getSnapshot()))
  store.run({ models: [] }).catch(() => undefined)
  const { onStatus, consent } = calls[0] as AnyParameters
  const { signal } = new AbortController()
  return {
    store,
    seen,
    finish,
    say: (update: StatusUpdate) => onStatus?.(update),
    ask(id: string, during: AbortSignal = signal) {
      onStatus?.({ status: 'awaiting-consent', offer: id })
      const facts = { offer: { id } as Offer, leaves: 1, price: '0', signal: during }
      return Promise.resolve((consent as Consent)(facts))
    },
  }
}

test('behavior: a question of a second offer does not hide what the first one does', async () => {
  const { store, say, ask } = storeOf()
  const progress = { phase: 'queue', loaded: 0, total: 0 } as const
  say({ status: 'preparing', offer: 'one', progress })
  const agreed = ask('two')
  expect(store.getSnapshot()).toMatchObject({
    status: 'awaiting-consent',
    offer: 'two',
    progress,
    consent: { offer: { id: 'two' } },
  })
  say({ status: 'streaming', offer: 'one', text: { delta: 'Air', text: 'Air' } })
  expect(store.getSnapshot()).toMatchObject({ status: 'awaiting-consent', offer: 'two' })
  store.answer(store.getSnapshot().consent, false)
  expect(await agreed).toBe(false)
  expect(store.getSnapshot()).toMatchObject({
    status: 'streaming',
    offer: 'one',
    text: 'Air',
    consent: undefined,
  })
})

test('behavior: a no goes back to what was before, a yes on to that offer', async () => {
  const { store, say, ask } = storeOf()
  say({ status: 'preparing', offer: 'one' })
  void ask('two')
  store.answer(store.getSnapshot().consent, false)
  expect(store.getSnapshot()).toMatchObject({ status: 'preparing', offer: 'one' })
  void ask('three')
  store.answer(store.getSnapshot().consent, true)
  expect(store.getSnapshot()).toMatchObject({ status: 'preparing', offer: 'three' })
})

test('behavior: an answer counts only for the question that was shown', async () => {
  const { store, say, ask } = storeOf()
  void ask('one')
  const { consent: shown } = store.getSnapshot()
  const second = ask('two')
  // Pressed twice.
  store.answer(shown, true)
  store.answer(shown, true)
  store.answer(undefined, true)
  expect(store.getSnapshot().consent?.offer.id).toBe('two')
  store.answer(store.getSnapshot().consent, false)
  expect(await second).toBe(false)
  say({ status: 'streaming', offer: 'one', text: { delta: 'Air', text: 'Air' } })
  // Nor does it take the run back to where it was.
  store.answer(shown, true)
  say({ status: 'settling', offer: 'one' })
  expect(store.getSnapshot()).toMatchObject({ status: 'settling', text: 'Air' })
})

test('behavior: two questions at once wait for one another', async () => {
  const { store, ask } = storeOf()
  const both = [ask('one'), ask('two')]
  expect(store.getSnapshot().consent?.offer.id).toBe('one')
  store.answer(store.getSnapshot().consent, true)
  expect(store.getSnapshot()).toMatchObject({
    status: 'awaiting-consent',
    consent: { offer: { id: 'two' } },
  })
  store.answer(store.getSnapshot().consent, false)
  expect(await Promise.all(both)).toEqual([true, false])
  expect(store.getSnapshot()).toMatchObject({ status: 'preparing', offer: 'one' })
})

test('behavior: a question is gone when its attempt is, and when the run is', async () => {
  const { store, ask, finish } = storeOf()
  const attempt = new AbortController()
  const first = ask('one', attempt.signal)
  const second = ask('two')
  attempt.abort()
  expect(await first).toBe(false)
  expect(store.getSnapshot().consent?.offer.id).toBe('two')
  finish.reject(new Error('over'))
  expect(await second).toBe(false)
  expect(store.getSnapshot()).toMatchObject({ status: 'error', consent: undefined })
})

test('behavior: whoever has left a run is not asked for it', async () => {
  const { store, ask } = storeOf()
  const open = ask('one')
  store.reset()
  expect(await open).toBe(false)
  expect(await ask('two')).toBe(false)
  expect(store.getSnapshot()).toMatchObject({ status: 'idle', consent: undefined })
})

test('behavior: a listener of the caller that throws takes nothing from the state', () => {
  const calls: AnyParameters[] = []
  const action = (_client: unknown, parameters: AnyParameters) => {
    calls.push(parameters)
    return new Promise<Answer<string>>(() => {})
  }
  const store = createRunStore(client, { action }, () => {})
  const onStatus = () => {
    throw new Error('of the app')
  }
  store.run({ models: [], onStatus }).catch(() => undefined)
  expect(() => calls[0]?.onStatus?.({ status: 'preparing', offer: 'one' })).toThrow('of the app')
  expect(store.getSnapshot().status).toBe('preparing')
})
