import { keepPreviousData } from '@tanstack/react-query'
import { lookalikeLarge, lookalikeSmall } from '@trine/lookalike'
import { useClassify, useQuote } from '@trine/react'
import { createClient, type Usd, usd } from '@trine/sdk'
import { cloud, trineNode } from '@trine/sdk/cloud'
import { local } from '@trine/sdk/local'
import { indexedDbRecords } from '@trine/sdk/record'
import type { CloudEndpoint } from './deployment.ts'

export const models = [lookalikeSmall, lookalikeLarge]

export const nodeProvider = ({ url, signer, apiKey: key }: CloudEndpoint) =>
  trineNode({ id: 'local-node', url, signer, key })

export const makeClient = (node: CloudEndpoint | undefined) =>
  createClient({
    routes: node
      ? // Five megabytes of weights are not for every phone: the larger model runs elsewhere.
        [local({ maxModelSize: 1_000_000 }), cloud({ providers: [nodeProvider(node)] })]
      : [local()],
    policy: {
      answerWorth: usd('20'), // what it costs to check in another way
      require: { privacy: 'provider' },
    },
    budget: { perCall: usd('0.01'), perDay: usd('1') },
    records: { store: indexedDbRecords() },
  })

export function useHostCheck(stake: Usd) {
  const stakes = { phishing: usd('0'), benign: stake }
  // The next plan depends on the stake and on what is loaded, not on the name.
  const next = useQuote(
    { models, stakes, input: 'https://example.org/' },
    { query: { placeholderData: keepPreviousData } },
  )
  const check = useClassify()
  return { next, check, ask: (input: string) => check.run({ models, stakes, input }) }
}
