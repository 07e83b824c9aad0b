import { createClient, generate } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { tinyText } from '@trine/tiny-text'

const client = createClient({ routes: [local()] })

let shown = ''
const answer = await generate(client, {
  models: [tinyText],
  input: { messages: [{ role: 'user', content: 'What is Trine?' }], maxTokens: 35 },
  onStatus: ({ text }) => {
    // All that came so far: it begins anew when another offer takes over.
    if (text) shown = text.text
  },
})

console.log(answer.output.text) // 'Trine is one call with three places'
console.log(shown === answer.output.text) // 'true'
console.log(answer.verdict.status) // 'verified': by this device, for its user
