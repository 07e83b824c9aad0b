import { lookalikeLarge, lookalikeSmall } from '@trine/lookalike'
import { type Consent, classify, createClient, preload, usd } from '@trine/sdk'
import { cloud, trineNode } from '@trine/sdk/cloud'
import { local } from '@trine/sdk/local'

type Node = { url: string; key: string; signer: `0x${string}` }

export async function check(input: string, atStake: string, node: Node, consent: Consent) {
  const client = createClient({
    routes: [local({ maxModelSize: 1_000_000 }), cloud({ providers: [trineNode(node)] })],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('0.01'), perDay: usd('1') },
    consent, // an app shows here what leaves, to whom, and for how much
  })
  await preload(client, { models: [lookalikeSmall] }) // as the app starts: a cold model is a slow one
  return classify(client, {
    models: [lookalikeSmall, lookalikeLarge],
    input,
    stakes: { phishing: usd('0'), benign: usd(atStake) }, // lost if accepted and wrong
  })
}
