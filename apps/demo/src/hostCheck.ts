import { keepPreviousData } from '@tanstack/react-query'
import { lookalikeLarge, lookalikeSmall } from '@trine/lookalike'
import { useClassify, useQuote } from '@trine/react'
import { createClient, type Usd, usd } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { indexedDbRecords } from '@trine/sdk/record'

export const models = [lookalikeSmall, lookalikeLarge]
export const client = createClient({
  routes: [local()],
  policy: { answerWorth: usd('20') }, // what it costs to check in another way
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
