import { refuse } from '@trine/test'
import { expect, test } from './cloudTest.ts'
import { expectAnswered, expectFallback } from './expectations.ts'

test('no fault: the cheap one answers, and the dear one is not asked', async ({
  ask,
  first,
  second,
}) => {
  const told = await ask()
  expectAnswered(told, first)
  expect(told.verdict).toMatchObject({ status: 'unverified', kind: 'signed' })
  expect(second.requests).toEqual([])
  expect(told.consents.map(({ offer }) => offer.id)).toEqual(['cloud/first/chat'])
})

const failed = (status: number) => ({ code: 'cloud/provider-failed', details: { status } })

const refusals = {
  '429 without a word of when': { fault: refuse(429), ...failed(429) },
  '429 for longer than anybody waits': {
    fault: refuse(429, { 'retry-after': '40' }),
    ...failed(429),
  },
  '402, the credit is spent': { fault: refuse(402), ...failed(402) },
  '401, the key is not known': { fault: refuse(401), ...failed(401) },
  '500 before the first token': { fault: refuse(500), ...failed(500) },
}

for (const [name, { fault, code, details }] of Object.entries(refusals))
  test(`${name}: the other one is asked, and one is paid`, async ({ ask, first, second }) => {
    first.misbehave(fault, 99)
    const told = await ask()
    expectFallback(told, { first, second }, { code, details, charged: 'nothing' })
  })

const delays = {
  seconds: () => ({ 'retry-after': '1' }),
  milliseconds: () => ({ 'retry-after-ms': '30' }),
  'a date': () => ({ 'retry-after': new Date(Date.now() + 1000).toUTCString() }),
}

for (const [form, headers] of Object.entries(delays))
  test(`429 with a delay in ${form}: asked again when it may, and paid once`, async ({
    ask,
    first,
    second,
  }) => {
    first.misbehave(refuse(429, headers()))
    expectAnswered(await ask(), first)
    expect(first.asked().map(({ status }) => status)).toEqual([429, 200])
    expect(second.requests).toEqual([])
  })

test('a refusal of the only one: its error is typed, and says that nothing was charged', async ({
  ask,
  first,
}) => {
  first.misbehave(refuse(402), 99)
  const told = await ask({ hired: [first] })
  expect(told.error).toMatchObject({ ...failed(402), remedy: 'change-route' })
  expect(told.record).toMatchObject({ status: 'failed', money: { charged: '0', reserved: '0' } })
  expect(first.asked()).toHaveLength(1)
})
