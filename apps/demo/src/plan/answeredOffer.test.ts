import { createClient, generate, usd } from '@trine/sdk'
import { hostedModel } from '@trine/sdk/model'
import { fakeRoute } from '@trine/sdk/test'
import { expect, test } from 'vitest'
import { answeredOffer } from './answeredOffer.ts'

const text = (said: string) => {
  const data = new TextEncoder().encode(JSON.stringify({ finishReason: 'stop', text: said }))
  return { completion: { shape: [data.length], data } }
}

test('behavior: of two that race, whoever answered, also where the other was asked last', async () => {
  let finish = () => {}
  const latency = { state: 'warm', expected: 20, p95: 60 } as const
  const { route: first } = fakeRoute({
    id: 'first',
    offer: { latency },
    outputs: () =>
      new Promise((resolve) => {
        finish = () => resolve(text('Hello'))
      }),
  })
  const { route: second } = fakeRoute({
    id: 'second',
    offer: { latency: { ...latency, expected: 21 } },
    outputs: () => {
      finish()
      return new Promise(() => {})
    },
  })
  const answer = await generate(
    createClient({ routes: [first, second], policy: { secondWorth: usd('1') } }),
    { models: [hostedModel({ name: 'chat', task: 'generate' })], input: 'Hello' },
  )
  expect(answer.record.attempts.map(({ offer, outcome }) => [offer, outcome])).toEqual([
    ['first/chat', 'answered'],
    ['second/chat', 'aborted'],
  ])
  expect(answeredOffer(answer)?.id).toBe('first/chat')
})
