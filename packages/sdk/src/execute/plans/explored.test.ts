import { broken, cancelling, phishing, playRows, timeout } from '../../testing/fixtures/playRows.js'

playRows('explored', [
  {
    name: 'what is tried answers: the best one known is not asked',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', phishing)
    },
    ends: 'phishing',
    sees: 'one? one settling done',
    attempts: ['one answered 0.02'],
  },
  ...cancelling,
  {
    name: 'what is tried fails: the best one known is asked',
    play: async (s) => {
      await s.say(true)
      await s.money('one', { charged: '0.03' })
      await s.fail('one')
      await s.say(true)
      await s.answer('two')
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one failed 0.03', 'two answered 0.02'],
  },
  {
    name: 'what is tried takes too long: the best one known has its time',
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
    name: 'what is tried fails its check',
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
    name: 'what is tried is refused, and the best one known fails',
    play: async (s) => {
      await s.say(false)
      await s.say(true)
      await s.fail('two')
    },
    ends: 'policy/all-attempts-failed',
    sees: 'one? two? two error',
    attempts: ['one failed 0', 'two failed 0'],
  },
])
