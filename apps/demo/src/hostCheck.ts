import { keepPreviousData } from '@tanstack/react-query'
import { lookalikeLarge, lookalikeSmall } from '@trine/lookalike'
import { useClassify, useQuote } from '@trine/react'
import { type Client, createClient, type Usd, usd } from '@trine/sdk'
import { cloud, trineNode } from '@trine/sdk/cloud'
import { local } from '@trine/sdk/local'
import { indexedDbRecords } from '@trine/sdk/record'
import type { CloudEndpoint } from './deployment.ts'
import type { Preset } from './policyChoice.ts'
import { sharedRoute } from './sharedRoute.ts'

export const models = [lookalikeSmall, lookalikeLarge]

export const nodeProvider = ({ url, signer, apiKey: key }: CloudEndpoint) =>
  trineNode({ id: 'local-node', url, signer, key })

/** A client for each policy, made when it is first chosen. They share the models that are loaded. */
export function makeClients(node: CloudEndpoint | undefined): (preset: Preset) => Client {
  const routes = node
    ? // Five megabytes of weights are not for every phone: the larger model runs elsewhere.
      [local({ maxModelSize: 1_000_000 }), cloud({ providers: [nodeProvider(node)] })].map(
        sharedRoute,
      )
    : [local()].map(sharedRoute)
  const make = (preset: Preset) =>
    createClient({
      routes,
      policy: {
        preset,
        answerWorth: usd('20'), // what it costs to check in another way
        ...(preset !== 'private' && { require: { privacy: 'provider' } }),
      },
      shadow: {
        preset: shadowPreset(preset),
        answerWorth: usd('20'),
        require: { privacy: 'provider' },
      },
      budget: { perCall: usd('0.01'), perDay: usd('1') },
      records: { store: indexedDbRecords() },
    })
  const clients = new Map<Preset, Client>()
  return (preset) => {
    const client = clients.get(preset) ?? make(preset)
    clients.set(preset, client)
    return client
  }
}

/** What is never followed, and told beside it. */
export const shadowPreset = (preset: Preset): Preset =>
  preset === 'cheapest' ? 'fastest' : 'cheapest'

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
