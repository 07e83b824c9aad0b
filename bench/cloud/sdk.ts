import { type Client, createClient, generate, usd } from '@trine/sdk'
import { cloud } from '@trine/sdk/cloud'
import { hostedModel } from '@trine/sdk/model'
import { type AnswerName, question } from './answers.ts'
import type { Contestant } from './contestant.ts'

export type PaidParameters = {
  /** Whose signature each answer must have. Without it none need have one. */
  signer?: `0x${string}`
  /** Whether what was spent in a day is kept and bounded, by all tabs together. */
  perDay?: boolean
}

export const modelOf = (answer: AnswerName) => hostedModel({ name: answer, task: 'generate' })

/** A client of one provider that costs money, with consent that an app gives at once. */
export function paidClient(base: string, { signer, perDay }: PaidParameters = {}): Client {
  const provider = {
    id: 'bench',
    openai: base,
    keys: [{ key: 'none' }],
    prices: { '*': { input: usd('0.15'), output: usd('0.6') } },
    ...(signer && { signer: { algorithm: 'ecdsa' as const, key: signer } }),
  }
  return createClient({
    routes: [cloud({ providers: [provider] })],
    policy: { require: { privacy: 'provider' } },
    budget: { perCall: usd('0.05'), ...(perDay && { perDay: usd('1000') }) },
    consent: () => true,
  })
}

export function sdk(base: string, parameters?: PaidParameters): Contestant {
  const client = paidClient(base, parameters)
  const models = { short: modelOf('short'), whole: modelOf('whole'), long: modelOf('long') }
  return async (answer, onText) => {
    const { output } = await generate(client, {
      models: [models[answer]],
      input: { messages: [{ role: 'user', content: question }], maxTokens: 4000 },
      onStatus: ({ text }) => {
        if (text) onText(text.delta)
      },
    })
    return output.text
  }
}
