import { lookalikeSmall } from '@trine/lookalike'
import { classify, createClient } from '@trine/sdk'
import { local } from '@trine/sdk/local'

const client = createClient({ routes: [local()] })

const answer = await classify(client, {
  models: [lookalikeSmall],
  input: 'https://app-uniswap.io/claim',
})

console.log(answer.output.label) // 'phishing'
console.log(answer.verdict.status) // 'verified': by this device, for its user
console.log(answer.plan.steps[0]?.offer.id) // 'local/lookalike-small/wasm'
