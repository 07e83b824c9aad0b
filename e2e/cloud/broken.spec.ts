import {
  breakAfter,
  cutCharacter,
  drip,
  endless,
  errorAfter,
  gzipBomb,
  html,
  hugeEvent,
  type ProviderFault,
  withHeader,
} from '@trine/test'
import { expect, prompt, test } from './cloudTest.ts'
import { attemptsOf, expectFailed, expectFallback } from './expectations.ts'

type Broken = {
  fault: ProviderFault
  code: string
  details?: Record<string, unknown>
  /** Whether the page goes away first. */
  leaves?: boolean
  /** Of those that are silent: how long the page waits. */
  timeouts?: { firstByte: number; stall: number }
}

const ended = { code: 'cloud/answer-cut-off', details: { reason: 'ended' } }
const stalled = {
  code: 'cloud/answer-cut-off',
  details: { reason: 'stalled' },
  leaves: true,
  timeouts: { firstByte: 2_000, stall: 1_000 },
}
const malformed = { code: 'cloud/answer-malformed' }
const failed = { code: 'cloud/provider-failed', details: { status: 200, phase: 'mid-answer' } }

const answers: Record<string, Broken> = {
  'an error in the stream, as OpenAI writes it': { fault: errorAfter(3, 'openai'), ...failed },
  'an error in the stream, as OpenRouter does': { fault: errorAfter(3, 'openrouter'), ...failed },
  'an error in the stream as text, and no end': { fault: errorAfter(3, 'text'), ...failed },
  'an error in an event of its own name': { fault: errorAfter(3, 'named'), ...failed },
  'an error in place of the first token': { fault: errorAfter(0, 'openai'), ...failed },
  'the connection is cut after the first token': { fault: breakAfter(2, 'cut'), ...ended },
  'the stream ends as if all were there': { fault: breakAfter(3, 'end'), ...ended },
  'silence before the head': { fault: breakAfter(0, 'stall'), ...stalled },
  'silence in the middle': { fault: breakAfter(3, 'stall'), ...stalled },
  'one byte a second': { fault: drip(), ...stalled },
  'half a character at the end': { fault: cutCharacter(), ...malformed },
  // More than fits on the way: a server that has sent all of it sees nobody leave.
  'one event without end': { fault: hugeEvent(256_000_000), ...malformed, leaves: true },
  'a stream without end': { fault: endless(), ...malformed, leaves: true },
  'a page of HTML': { fault: html(), ...malformed },
  'another content type': { fault: withHeader('content-type', 'text/plain'), ...malformed },
  'a few kilobytes that unpack to many megabytes': { fault: gzipBomb(64_000_000), ...malformed },
}

for (const [name, { fault, leaves = false, timeouts, ...failing }] of Object.entries(answers))
  test(`${name}: the other one answers, what came is withdrawn, and money is not less than was taken`, async ({
    ask,
    first,
    second,
  }) => {
    first.misbehave(fault, 99)
    const input = { messages: [{ role: 'user', content: prompt } as const], maxTokens: 16 }
    const told = await ask({ input, timeouts })
    expectFallback(told, { first, second }, { ...failing, charged: 'bounded' })
    // Never asked again once it may have begun.
    expect(first.asked()).toHaveLength(1)
    if (leaves) await expect.poll(() => first.asked()[0]?.aborted).toBe(true)
  })

test('a broken answer of the only one: no part of it is given, and its error says what it may have cost', async ({
  ask,
  first,
}) => {
  first.misbehave(breakAfter(4, 'cut'))
  const told = await ask({ hired: [first] })
  expect(told.output).toBeUndefined()
  expect(told.error).toMatchObject({ ...ended, remedy: 'retry' })
  expect(told.record).toMatchObject({ status: 'failed' })
  expect(told.record).not.toHaveProperty('output')
  expectFailed(attemptsOf(told)[0], first, { ...ended, charged: 'bounded' })
})

test('a caller that cannot withdraw text: nobody else is asked, and the request fails', async ({
  ask,
  first,
  second,
}) => {
  first.misbehave(breakAfter(4, 'cut'))
  const told = await ask({ restarts: false })
  expect(told.error).toMatchObject(ended)
  expectFailed(attemptsOf(told)[0], first, { ...ended, charged: 'bounded' })
  expect(second.requests).toEqual([])
})
