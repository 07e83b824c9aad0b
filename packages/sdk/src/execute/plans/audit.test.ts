import { expect } from 'vitest'
import { until } from '../../testing/fixtures/planStage.js'
import {
  broken,
  cancelled,
  cancelling,
  denied,
  phishing,
  playRows,
  timeout,
} from '../../testing/fixtures/playRows.js'

playRows('audit', [
  {
    name: 'the answer waits for nothing, and elsewhere it is the same',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await s.ended()
      expect(s.statuses.at(-1)?.status).toBe('done')
      await s.say(true)
      await s.answer('two')
      expect(await s.audit()).toMatchObject({ agrees: true, offer: { id: 'two/toy-small' } })
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ answered 0.02'],
    audit: true,
  },
  {
    name: 'elsewhere it is another: the answer stays as it is',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await s.say(true)
      await s.answer('two', phishing)
      expect(await s.audit()).toMatchObject({ agrees: false })
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ answered 0.02'],
    audit: false,
  },
  {
    // What it could not say in time it says now.
    name: 'on this device nobody is asked, and nothing is paid',
    changes: {
      two: {
        privacy: 'device',
        evidence: 'device',
        price: { ceiling: '0', expected: '0' },
        latency: { state: 'warm', expected: 20_000, p95: 20_000 },
      },
    },
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await until(() => s.runs.filter(({ name }) => name === 'two')[1])
      await s.answer('two')
      expect(await s.audit()).toMatchObject({ agrees: true })
      expect(s.questions).toHaveLength(1)
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ aborted 0', 'two+ answered 0'],
    aborted: ['two'],
    audit: true,
  },
  ...cancelling,
  {
    name: 'is refused',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await s.say(false)
      expect(await s.audit()).toMatchObject({ agrees: undefined, error: { code: denied } })
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ failed 0'],
    audit: 'unknown',
  },
  {
    name: 'fails: what was charged is told',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await s.say(true)
      await s.money('two', { charged: '0.03' })
      await s.fail('two')
      expect((await s.audit())?.error?.code).toBe('route/contract-broken')
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ failed 0.03'],
    audit: 'unknown',
  },
  {
    name: 'fails its check',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await s.say(true)
      await s.answer('two', broken)
      expect((await s.audit())?.error?.code).toBe('verify/failed')
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ failed 0.02'],
    audit: 'unknown',
  },
  {
    name: 'times out: it has as long as a request',
    play: async (s) => {
      await s.say(true)
      await s.wait(timeout / 2)
      await s.answer('one')
      await s.say(true)
      await s.wait(timeout - 1)
      expect(s.aborted()).toEqual([])
      await s.wait(1)
      expect((await s.audit())?.error?.code).toBe('request/timeout')
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ timed-out 0'],
    aborted: ['two'],
    audit: 'unknown',
  },
  {
    name: 'cancelled while it is asked about: the answer stays',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await s.asked()
      await s.cancel()
      expect((await s.audit())?.error?.code).toBe(cancelled)
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ aborted 0'],
    audit: 'unknown',
  },
  {
    name: 'cancelled while it runs: what was charged is told',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await s.say(true)
      await s.money('two', { charged: '0.01' })
      await s.cancel()
      expect((await s.audit())?.error?.code).toBe(cancelled)
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'two+ aborted 0.01'],
    aborted: ['two'],
    audit: 'unknown',
  },
  {
    name: 'the auditor itself gave the answer: nobody is left to ask',
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.say(true)
      await s.answer('two')
      expect(await s.audit()).toBe(undefined)
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one failed 0', 'two answered 0.02'],
  },
  {
    name: 'all fails: there is nothing to audit',
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.say(true)
      await s.fail('two')
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? one two? two error',
    attempts: ['one failed 0', 'two failed 0'],
  },
])
