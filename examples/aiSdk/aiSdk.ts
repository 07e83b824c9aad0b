import { createClient } from '@trine/sdk'
import { type Provenance, trine } from '@trine/sdk/ai-sdk'
import { local } from '@trine/sdk/local'
import { tinyText } from '@trine/tiny-text'
import { streamText } from 'ai'

const client = createClient({ routes: [local()] })
const provider = trine(client, { models: { 'tiny-text': [tinyText] } })

const result = streamText({
  model: provider.languageModel('tiny-text'),
  prompt: 'What is Trine?',
  maxOutputTokens: 35,
})
let text = ''
for await (const piece of result.textStream) text += piece
const provenance = (await result.providerMetadata)?.trine as Provenance | undefined

console.log(text) // 'Trine is one call with three places'
console.log(provenance?.offer) // 'local/tiny-text/wasm'
console.log(provenance?.verdict) // 'verified': by this device, for its user
