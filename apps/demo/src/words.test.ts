import { createClient, quote, usd } from '@trine/sdk'
import { hostedModel } from '@trine/sdk/model'
import { fakeRoute } from '@trine/sdk/test'
import { expect, test } from 'vitest'
import { planSentence } from './words.ts'

const planOf = (offer: { privacy?: 'public' }, answerWorth: string) => {
  const { route } = fakeRoute({ offer, outputs: () => ({}) })
  const client = createClient({ routes: [route], policy: { answerWorth: usd(answerWorth) } })
  const models = [hostedModel({ name: 'chat', task: 'generate' })]
  return quote(client, { task: 'generate', models, input: 'Hello' })
}

test('behavior: that nobody is asked has two reasons', async () => {
  expect(planSentence(await planOf({}, '0'))).toContain('not knowing costs less')
  expect(planSentence(await planOf({ privacy: 'public' }, '1'))).toContain('no place meets')
})
