import { afterAll, beforeAll, expect, test } from 'vitest'
import { generate } from '../../actions/generate.js'
import { createClient } from '../../client/createClient.js'
import { hostedModel } from '../../models/hosted.js'
import { usd } from '../../utils/usd.js'
import { cloud } from './cloud.js'
import { echo, json } from './fixtures/answers.js'
import { startTestProvider, type TestProvider } from './fixtures/testProvider.js'

let server: TestProvider
const model = hostedModel({ name: 'toy-text', task: 'generate', providers: { toy: 'toy/text-1' } })

beforeAll(async () => {
  server = await startTestProvider(echo)
})
afterAll(() => server?.stop())

const clientOf = () =>
  createClient({
    routes: [
      cloud({
        providers: [
          {
            id: 'toy',
            openai: `${server.url}/v1`,
            keys: [{ key: 'secret-key' }],
            prices: { 'toy-text': { input: usd('100'), output: usd('200') } },
          },
        ],
      }),
    ],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('1') },
    consent: () => true,
  })

test('default: text streams, and is charged by the provider’s count', async () => {
  const pieces: string[] = []
  const answer = await generate(clientOf(), {
    models: [model],
    input: 'One two three',
    onStatus: ({ text }) => text && pieces.push(text.delta),
  })
  expect(answer.output).toEqual({ text: 'One two three', finishReason: 'stop' })
  expect(pieces).toEqual(['One ', 'two ', 'three'])
  expect(answer.usage).toEqual({ inputTokens: 9, outputTokens: 3 })
  // 9 × 100 and 3 × 200 millionths of a dollar.
  expect(answer.record.money).toMatchObject({ charged: '0.0015', reserved: '0' })
  expect(answer.verdict).toMatchObject({ status: 'unverified', kind: 'none' })
  const [asked] = server.seen
  expect(asked?.url).toBe('/v1/chat/completions')
  expect(asked?.headers.authorization).toBe('Bearer secret-key')
  // What goes around a cache goes around the memory of preflights, too: one more round trip for each request.
  expect(asked?.headers['cache-control']).toBeUndefined()
  expect(asked && json(asked)).toEqual({
    model: 'toy/text-1',
    messages: [{ role: 'user', content: 'One two three' }],
    max_tokens: 512,
    stream: true,
    stream_options: { include_usage: true },
  })
})
