import { expect } from 'vitest'
import {
  benign,
  broken,
  cancelled,
  phishing,
  playRows,
  timeout,
} from '../../testing/fixtures/playRows.js'

playRows('provisional', [
  {
    name: 'the device is sooner: it is shown, then the answer',
    play: async (s) => {
      await s.say(true)
      await s.answer('here', phishing)
      expect(s.begun.state().provisional?.output.label).toBe('phishing')
      await s.answer('one', benign)
      await s.ended()
      expect((await s.begun.answer).provisional).toMatchObject({
        output: { label: 'phishing' },
        agrees: false,
      })
      expect(s.begun.state().provisional).toBe(undefined)
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['here+ answered 0', 'one answered 0.02'],
  },
  {
    name: 'the answer is sooner: the device is stopped, and too late',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      await s.answer('here', phishing)
      expect(await s.begun.provisional).toBe(undefined)
      expect((await s.begun.answer).provisional).toBe(undefined)
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02', 'here+ aborted 0'],
    aborted: ['here'],
  },
  {
    name: 'the device fails: nobody hears of it',
    play: async (s) => {
      await s.say(true)
      const heard = s.statuses.length
      await s.fail('here')
      expect(s.statuses).toHaveLength(heard)
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['here+ failed 0', 'one answered 0.02'],
  },
  {
    name: 'the device fails its check: it is not shown',
    play: async (s) => {
      await s.say(true)
      await s.answer('here', broken)
      await s.answer('one')
      expect(await s.begun.provisional).toBe(undefined)
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['here+ failed 0', 'one answered 0.02'],
  },
  {
    name: 'it says something while the rest is still asked about',
    play: async (s) => {
      await s.answer('here', phishing)
      expect(s.begun.state().provisional?.output.label).toBe('phishing')
      await s.say(true)
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['here+ answered 0', 'one answered 0.02'],
  },
  {
    name: 'cancelled: both are stopped',
    play: async (s) => {
      await s.say(true)
      await s.cancel()
    },
    ends: cancelled,
    sees: 'one? one aborted',
    attempts: ['one aborted 0', 'here+ aborted 0'],
    aborted: ['one', 'here'],
  },
  {
    name: 'cancelled after something was shown: it is withdrawn',
    play: async (s) => {
      await s.say(true)
      await s.answer('here')
      await s.cancel()
      await s.ended()
      expect(s.begun.state()).toMatchObject({ retracted: true, provisional: undefined })
    },
    ends: cancelled,
    sees: 'one? one aborted',
    attempts: ['here+ answered 0', 'one aborted 0'],
    aborted: ['one'],
  },
  {
    name: 'all fails while the device runs: it is stopped',
    play: async (s) => {
      await s.say(false)
      await s.fail('here')
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? here error',
    attempts: ['one failed 0', 'here failed 0', 'here+ aborted 0'],
    aborted: ['here'],
  },
  {
    name: 'all fails after something was shown: it is withdrawn',
    play: async (s) => {
      await s.say(true)
      await s.answer('here')
      await s.fail('one')
      await s.fail('here')
      await s.ended()
      expect(s.begun.state()).toMatchObject({
        retracted: true,
        provisional: undefined,
        update: { status: 'error' },
      })
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? one here error',
    attempts: ['here+ answered 0', 'one failed 0', 'here failed 0'],
  },
  {
    name: 'all takes too long: the device is stopped with the rest',
    play: async (s) => {
      await s.say(true)
      await s.wait(timeout)
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? one here error',
    attempts: ['one timed-out 0', 'here timed-out 0', 'here+ timed-out 0'],
    aborted: ['here', 'here', 'one'],
  },
])
