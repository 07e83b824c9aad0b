import { expect } from 'vitest'
import { InputTooLongError } from '../../errors/request.js'
import {
  broken,
  cancelled,
  cancelling,
  phishing,
  playRows,
  timeout,
} from '../../testing/fixtures/playRows.js'

playRows('hedge', [
  {
    name: 'the first is in time: the other is never asked about',
    play: async (s) => {
      await s.say(true)
      await s.wait(2999)
      await s.answer('one')
      await s.wait(timeout)
      expect(s.questions).toHaveLength(1)
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02'],
  },
  ...cancelling,
  {
    name: 'the time that a user thinks makes nothing late',
    play: async (s) => {
      await s.wait(5000)
      await s.say(true)
      await s.wait(2999)
      expect(s.questions).toHaveLength(1)
      await s.wait(1)
      expect(s.questions).toHaveLength(2)
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one two? settling done',
    attempts: ['two+ aborted 0', 'one answered 0.02'],
  },
  {
    name: 'the second is sooner: the first is taken back, and paid for what it did',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.money('one', { charged: '0.03' })
      await s.answer('two')
      await s.answer('one', phishing)
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['two+ answered 0.02', 'one aborted 0.03'],
    aborted: ['one'],
  },
  {
    name: 'the first is sooner after all: the second is taken back, and paid for what it did',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.money('two', { charged: '0.01' })
      await s.answer('one')
      await s.answer('two', phishing)
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one answered 0.02', 'two+ aborted 0.01'],
    aborted: ['two'],
  },
  {
    name: 'cancelled while both run',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.cancel()
      await s.answer('two')
    },
    ends: cancelled,
    sees: 'one? one two? two aborted',
    attempts: ['one aborted 0', 'two+ aborted 0'],
    aborted: ['one', 'two'],
  },
  {
    name: 'cancelled while the second is asked about',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.cancel()
    },
    ends: cancelled,
    sees: 'one? one two? aborted',
    attempts: ['two+ aborted 0', 'one aborted 0'],
    aborted: ['one'],
  },
  {
    name: 'the second is refused: the first goes on alone',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(false)
      expect(s.statuses.at(-1)).toMatchObject({ status: 'preparing', offer: 'one/toy-small' })
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one two? one settling done',
    attempts: ['two+ failed 0', 'one answered 0.02'],
  },
  {
    name: 'the second fails, the first goes on',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.fail('two')
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one two? two one settling done',
    attempts: ['two+ failed 0', 'one answered 0.02'],
  },
  {
    name: 'it is too long for the second, the first goes on',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.fail('two', new InputTooLongError({ length: 2, limit: 1 }))
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one two? two one settling done',
    attempts: ['two+ failed 0', 'one answered 0.02'],
  },
  {
    name: 'the second fails its check, the first goes on',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.answer('two', broken)
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one two? two one settling done',
    attempts: ['two+ failed 0.02', 'one answered 0.02'],
  },
  {
    name: 'the first fails, the second goes on',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.fail('one')
      await s.answer('two')
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one failed 0', 'two+ answered 0.02'],
  },
  {
    name: 'the first fails early: the second is a fallback at once',
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.say(true)
      await s.answer('two')
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one failed 0', 'two answered 0.02'],
  },
  {
    name: 'both fail',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.fail('one')
      await s.fail('two')
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? one two? two error',
    attempts: ['one failed 0', 'two+ failed 0'],
  },
  {
    name: 'both time out',
    play: async (s) => {
      await s.say(true)
      await s.wait(3000)
      await s.say(true)
      await s.wait(timeout)
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? one two? two error',
    attempts: ['one timed-out 0', 'two+ timed-out 0'],
    aborted: ['one', 'two'],
  },
])
