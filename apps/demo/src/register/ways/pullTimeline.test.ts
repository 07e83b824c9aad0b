import { expect, test } from 'vitest'
import { pullTimeline } from './pullTimeline.ts'

const statesOf = (state: Parameters<typeof pullTimeline>[0]) =>
  pullTimeline(state).map((step) => step.state)
const base = { name: 'a', outcomes: [] }

test('behavior: what is over is done, what comes waits', () => {
  expect(statesOf({ ...base, phase: 'idle' })).toEqual(['waiting', 'waiting', 'waiting', 'waiting'])
  expect(statesOf({ ...base, phase: 'prompt' })).toEqual(['done', 'done', 'now', 'waiting'])
  expect(statesOf({ ...base, phase: 'sent' })).toEqual(['done', 'done', 'done', 'done'])
})

test('error: after a failure nothing more is needed', () => {
  expect(statesOf({ ...base, phase: 'failed', failedAt: 'simulating' })).toEqual([
    'done',
    'failed',
    'skipped',
    'skipped',
  ])
})
