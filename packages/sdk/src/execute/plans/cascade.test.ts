import {
  benign,
  broken,
  cancelled,
  cancelling,
  phishing,
  playRows,
  timeout,
} from '../../testing/fixtures/playRows.js'

playRows('cascade', [
  {
    name: 'the first is believed',
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
    name: 'the first is not believed: both are paid for',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', benign)
      await s.say(true)
      await s.answer('two', phishing)
    },
    ends: 'phishing',
    sees: 'one? one two? two settling done',
    attempts: ['one answered 0.02', 'two answered 0.02'],
  },
  {
    name: 'cancelled while the second runs: what the first said is not given',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', benign)
      await s.say(true)
      await s.cancel()
    },
    ends: cancelled,
    sees: 'one? one two? two aborted',
    attempts: ['one answered 0.02', 'two aborted 0'],
    aborted: ['two'],
  },
  {
    name: 'the second fails: what the first said is worth more than nothing',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', benign)
      await s.say(true)
      await s.fail('two')
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one answered 0.02', 'two failed 0'],
  },
  {
    name: 'the second fails its check',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', benign)
      await s.say(true)
      await s.answer('two', broken)
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one answered 0.02', 'two failed 0.02'],
  },
  {
    name: 'the second is refused',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', benign)
      await s.say(false)
    },
    ends: 'benign',
    sees: 'one? one two? settling done',
    attempts: ['one answered 0.02', 'two failed 0'],
  },
  {
    name: 'the second times out',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', benign)
      await s.say(true)
      await s.wait(timeout)
      await s.answer('two', phishing)
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one answered 0.02', 'two timed-out 0'],
    aborted: ['two'],
  },
  {
    name: 'the first fails: the second is asked instead',
    play: async (s) => {
      await s.say(true)
      await s.fail('one')
      await s.say(true)
      await s.answer('two', benign)
    },
    ends: 'benign',
    sees: 'one? one two? two settling done',
    attempts: ['one failed 0', 'two answered 0.02'],
  },
  {
    name: 'cancelled while the second is asked about',
    play: async (s) => {
      await s.say(true)
      await s.answer('one', benign)
      await s.asked()
      await s.cancel()
    },
    ends: cancelled,
    sees: 'one? one two? aborted',
    attempts: ['one answered 0.02', 'two aborted 0'],
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
])
