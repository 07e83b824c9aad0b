import { createClient } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { createFetch, type Provenance } from '@trine/sdk/openai'
import { tinyText } from '@trine/tiny-text'
import OpenAI from 'openai'

const client = createClient({ routes: [local()] })

const openai = new OpenAI({
  apiKey: 'unused',
  baseURL: 'https://trine.invalid/v1', // Nothing is sent there: the fetch below answers.
  fetch: createFetch(client, { models: { 'tiny-text': [tinyText] } }),
  maxRetries: 0,
  dangerouslyAllowBrowser: true,
})

const chunks = await openai.chat.completions.create({
  model: 'tiny-text',
  messages: [{ role: 'user', content: 'What is Trine?' }],
  max_completion_tokens: 35,
  stream: true,
})
let text = ''
let provenance: Provenance | undefined
for await (const chunk of chunks) {
  text += chunk.choices[0]?.delta.content ?? ''
  provenance = (chunk as { trine?: Provenance }).trine ?? provenance
}

console.log(text) // 'Trine is one call with three places'
console.log(provenance?.offer) // 'local/tiny-text/wasm'
console.log(provenance?.verdict) // 'verified': by this device, for its user
