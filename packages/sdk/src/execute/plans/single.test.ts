import {
  broken,
  cancelled,
  cancelling,
  contract,
  denied,
  playRows,
  timeout,
  unable,
} from '../../testing/fixtures/playRows.js'

playRows('single', [
  {
    name: 'answers',
    play: async (s) => {
      await s.say(true)
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02'],
  },
  ...cancelling,
  {
    name: 'fails',
    play: async (s) => {
      await s.say(true)
      await s.money('one', { charged: '0.03' })
      await s.fail('one')
    },
    ends: contract,
    sees: 'one? one error',
    attempts: ['one failed 0.03'],
  },
  {
    name: 'times out',
    play: async (s) => {
      await s.say(true)
      await s.wait(timeout)
      await s.answer('one')
    },
    ends: 'request/timeout',
    sees: 'one? one error',
    attempts: ['one timed-out 0'],
    aborted: ['one'],
  },
  {
    name: 'fails its check: the money is gone, the answer is withheld',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', broken)
    },
    ends: 'verify/failed',
    sees: 'one? one error',
    attempts: ['one failed 0.02'],
  },
  {
    name: 'is refused',
    play: (s) => s.say(false),
    ends: denied,
    sees: 'one? error',
    attempts: ['one failed 0'],
  },
  {
    name: 'fails: what is set aside and what was given back are told',
    play: async (s) => {
      await s.say(true)
      await s.money('one', { reserved: '0.05', charged: '0.01', refunded: '0.04' })
      await s.fail('one')
    },
    ends: contract,
    sees: 'one? one error',
    attempts: ['one failed 0.01, 0.05 set aside, 0.04 back'],
  },
  {
    name: 'fails, and cannot be taken back: the budget counts all that it may still cost',
    changes: { one: unable },
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
    },
    ends: contract,
    sees: 'one? one error',
    attempts: ['one failed 0'],
    spent: '0.1',
  },
  {
    name: 'cancelled, and cannot be taken back: the budget counts all that it may still cost',
    changes: { one: unable },
    play: async (s) => {
      await s.say(true)
      await s.cancel()
    },
    ends: cancelled,
    sees: 'one? one aborted',
    attempts: ['one aborted 0'],
    aborted: ['one'],
    spent: '0.1',
  },
  {
    name: 'answers: what was set aside is settled by the charge',
    play: async (s) => {
      await s.say(true)
      await s.money('one', { reserved: '0.1' })
      await s.answer('one')
    },
    ends: 'benign',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02'],
  },
])
