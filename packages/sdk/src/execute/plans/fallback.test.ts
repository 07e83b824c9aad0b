import { expect } from 'vitest'
import {
  broken,
  cancelled,
  cancelling,
  phishing,
  playRows,
  timeout,
  unable,
} from '../../testing/fixtures/playRows.js'

playRows('fallback', [
  {
    name: 'the first answers: the other is never asked about',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
      expect(s.questions).toHaveLength(1)
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02'],
  },
  ...cancelling,
  {
    name: 'cancelled while the second is asked about',
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.cancel()
    },
    ends: cancelled,
    sees: 'one? one two? aborted',
    attempts: ['one failed 0', 'two aborted 0'],
  },
  {
    name: 'cancelled while the second runs',
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.say(true)
      await s.cancel()
    },
    ends: cancelled,
    sees: 'one? one two? two aborted',
    attempts: ['one failed 0', 'two aborted 0'],
    aborted: ['two'],
  },
  {
    name: 'the first fails, and answers late: only the second counts',
    play: async (s) => {
      await s.say(true)
      await s.money('one', { charged: '0.03' })
      await s.fail('one')
      await s.say(true)
      await s.answer('one', phishing)
      await s.answer('two')
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one failed 0.03', 'two answered 0.02'],
  },
  {
    name: 'the first times out, and leaves the second its time',
    play: async (s) => {
      await s.say(true)
      await s.wait(timeout - 2)
      await s.say(true)
      await s.answer('two')
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one timed-out 0', 'two answered 0.02'],
    aborted: ['one'],
  },
  {
    name: 'the first fails its check',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', broken)
      await s.say(true)
      await s.answer('two')
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one failed 0.02', 'two answered 0.02'],
  },
  {
    name: 'the first is refused',
    play: async (s) => {
      await s.say(false)
      await s.say(true)
      await s.answer('two')
    },
    ends: 'benign',
    sees: 'one? two? two settling done',
    attempts: ['one failed 0', 'two answered 0.02'],
  },
  {
    name: 'both are refused',
    play: async (s) => {
      await s.say(false)
      await s.say(false)
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? two? error',
    attempts: ['one failed 0', 'two failed 0'],
  },
  {
    name: 'both fail',
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.say(true)
      await s.money('two', { reserved: '0.1' })
      await s.fail('two')
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? one two? two error',
    attempts: ['one failed 0', 'two failed 0, 0.1 set aside'],
  },
  {
    name: 'what cannot be taken back keeps its money, and the other has its own',
    changes: {
      one: { ...unable, price: { ceiling: '0.95', expected: '0' } },
      two: { price: { ceiling: '0.04', expected: '0' } },
    },
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.say(true)
      await s.answer('two')
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one failed 0', 'two answered 0.02'],
    spent: '0.97',
  },
  {
    name: 'both time out',
    play: async (s) => {
      await s.say(true)
      await s.wait(timeout - 2)
      await s.say(true)
      await s.wait(2)
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? one two? two error',
    attempts: ['one timed-out 0', 'two timed-out 0'],
    aborted: ['one', 'two'],
  },
  {
    name: 'the second fails its check: its answer is withheld, too',
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.say(true)
      await s.answer('two', broken)
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? one two? two error',
    attempts: ['one failed 0', 'two failed 0.02'],
  },
])
