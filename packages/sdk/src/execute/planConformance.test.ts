import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { start } from '../actions/start.js'
import { createClient } from '../client/createClient.js'
import { InputTooLongError } from '../errors/request.js'
import type { Plan } from '../policy/plan.js'
import { parseRecord } from '../record/record.js'
import type { TensorMap } from '../request/request.js'
import type { AttemptMoney, Offer } from '../routes/route.js'
import { fakeRoute } from '../testing/fakeRoute.js'
import {
  type Name,
  openStage,
  type PlanStage,
  type Strategy,
  until,
} from '../testing/fixtures/planStage.js'
import { logits, toySource } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'

/**
 * What every plan must do, whatever goes wrong: one table, one stage on which each row is played, and what
 * must hold at the end of all of them.
 */

const benign = logits(9, -9)
const phishing = logits(-9, 9)
const broken = {} as TensorMap

/** What an attempt is expected to be: its route, its role, how it ended and what it was charged. */
type Told = `${Name}${'' | '+'} ${string}`
type Row = {
  name: string
  changes?: Partial<Record<Name, Partial<Offer>>>
  play: (stage: PlanStage) => Promise<void>
  /** A label, or the code of an error. */
  ends: string
  /** In any order, since some end together; `+` for those beside the steps. */
  attempts: readonly Told[]
  aborted?: readonly Name[]
}

const cancelled = 'request/aborted'
const contract = 'route/contract-broken'
const denied = 'policy/consent-denied'
const unable = { cancellable: false }
/** As long as a request may take. */
const timeout = 60_000

const cancelling = (attempts: { running: readonly Told[] }, more: Partial<Row> = {}): Row[] => [
  {
    name: 'cancelled while it is asked about',
    play: async (s) => {
      await s.asked()
      await s.cancel()
    },
    ends: cancelled,
    attempts: ['one aborted 0'],
    ...more,
  },
  {
    name: 'cancelled while it runs: what was charged is told, and late answers change nothing',
    play: async (s) => {
      await s.say(true)
      await s.money('one', { charged: '0.03' })
      await s.cancel()
      await s.answer('one')
    },
    ends: cancelled,
    attempts: attempts.running,
    aborted: ['one'],
    ...more,
  },
]

const table: Record<Strategy, readonly Row[]> = {
  single: [
    {
      name: 'answers',
      play: async (s) => {
        await s.say(true)
        await s.answer('one')
      },
      ends: 'benign',
      attempts: ['one answered 0.02'],
    },
    ...cancelling({ running: ['one aborted 0.03'] }),
    {
      name: 'fails',
      play: async (s) => {
        await s.say(true)
        await s.money('one', { charged: '0.03' })
        await s.fail('one')
      },
      ends: contract,
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
      attempts: ['one failed 0.02'],
    },
    {
      name: 'is refused',
      play: (s) => s.say(false),
      ends: denied,
      attempts: ['one failed 0'],
    },
  ],
  fallback: [
    {
      name: 'the first answers: the other is never asked about',
      play: async (s) => {
        await s.say(true)
        await s.answer('one')
        expect(s.questions).toHaveLength(1)
      },
      ends: 'benign',
      attempts: ['one answered 0.02'],
    },
    ...cancelling({ running: ['one aborted 0.03'] }),
    {
      name: 'cancelled while the second is asked about',
      play: async (s) => {
        await s.say(true)
        await s.fail('one')
        await s.cancel()
      },
      ends: cancelled,
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
      attempts: ['one failed 0', 'two answered 0.02'],
    },
    {
      name: 'both are refused',
      play: async (s) => {
        await s.say(false)
        await s.say(false)
      },
      ends: 'policy/all-attempts-failed',
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
      attempts: ['one failed 0', 'two failed 0'],
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
      attempts: ['one failed 0', 'two answered 0.02'],
    },
  ],
  cascade: [
    {
      name: 'the first is believed',
      play: async (s) => {
        await s.say(true)
        await s.answer('one', phishing)
      },
      ends: 'phishing',
      attempts: ['one answered 0.02'],
    },
    ...cancelling({ running: ['one aborted 0.03'] }),
    {
      name: 'the first is not believed: both are paid for',
      play: async (s) => {
        await s.say(true)
        await s.answer('one', benign)
        await s.say(true)
        await s.answer('two', phishing)
      },
      ends: 'phishing',
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
      attempts: ['one failed 0', 'two answered 0.02'],
    },
  ],
  hedge: [
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
      attempts: ['one answered 0.02'],
    },
    ...cancelling({ running: ['one aborted 0.03'] }),
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
      attempts: ['one timed-out 0', 'two+ timed-out 0'],
      aborted: ['one', 'two'],
    },
  ],
  provisional: [
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
      attempts: ['here+ answered 0', 'one answered 0.02'],
    },
    {
      name: 'cancelled: both are stopped',
      play: async (s) => {
        await s.say(true)
        await s.cancel()
      },
      ends: cancelled,
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
      attempts: ['here+ answered 0', 'one failed 0', 'here failed 0'],
    },
  ],
}

beforeAll(async () => {
  // Parts of the SDK load when they are first asked for, which here must take no time.
  const { route } = fakeRoute({ outputs: () => benign })
  const client = createClient({ routes: [route] })
  await start(client, { task: 'classify', models: [toySource()], input: 'a.example' }).answer
})
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each(Object.keys(table) as Strategy[])('%s', (strategy) => {
  test.each(table[strategy])('behavior: $name', async (row) => {
    const stage = openStage(strategy, row)
    const { client, begun, statuses, runs } = stage
    const ending = begun.answer.then(
      ({ output }) => output.label,
      (error) => error.code,
    )
    await row.play(stage)
    expect(await ending).toBe(row.ends)
    // A cancelled request does not wait for its record.
    const record = await until(async () =>
      (await client.records.list()).find(({ status }) => status !== 'open'),
    )
    const { attempts, money, plan, status } = parseRecord(JSON.parse(JSON.stringify(record))) as {
      attempts: { offer: string; role?: string; outcome: string; money: AttemptMoney }[]
      money: AttemptMoney
      plan: Plan
      status: string
    }
    expect(plan.strategy).toBe(strategy)
    expect(
      attempts
        .map(
          ({ offer, role, outcome, money: { charged } }) =>
            `${offer.split('/')[0]}${role ? '+' : ''} ${outcome} ${charged}`,
        )
        .sort(),
    ).toEqual([...row.attempts].sort())
    expect(stage.aborted()).toEqual([...(row.aborted ?? [])].sort())

    // Of all rows: what was charged adds up, and is no more than was quoted and allowed.
    const sum = attempts.reduce((total, one) => total + usd(one.money.charged), 0n)
    expect(usd(money.charged)).toBe(sum)
    expect(JSON.stringify(record)).not.toContain('secret')
    // No question is open, nothing runs on, and whatever comes late changes nothing.
    expect(stage.questions.filter(({ open }) => open())).toEqual([])
    const heard = statuses.length
    for (const { run } of runs) {
      run.context.onText('late')
      run.context.onProgress({ phase: 'run', loaded: 1, total: 1 })
      run.answer(phishing)
    }
    await stage.wait(2 * timeout)
    expect(statuses).toHaveLength(heard)
    expect(runs.length + stage.questions.length).toBeLessThanOrEqual(2 * attempts.length)
    expect((await client.records.list())[0]).toEqual(record)
    const last = { answered: 'done', aborted: 'aborted', failed: 'error' }[status]
    expect(statuses.at(-1)?.status).toBe(last)
    expect(statuses.filter(({ status: one }) => one === last)).toHaveLength(1)
  })
})
