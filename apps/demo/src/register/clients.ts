import { type Client, createClient, type Usd, usd } from '@trine/sdk'
import { chain, type OperatorOutcome, trineHub } from '@trine/sdk/chain'
import { indexedDbRecords } from '@trine/sdk/record'
import { getConnection, getWalletClient } from 'wagmi/actions'
import type { Setup } from './setup.ts'

export type Clients = {
  /** Quotes, sessions and refunds. */
  client: Client
  /** The same, but that each asks in one way only: the page lets its visitor choose, and not the policy. */
  pull: Client
  push: Client
  /** Told of what operators did, until the function that it returns is called. */
  onOperator: (listener: (outcome: OperatorOutcome) => void) => () => void
}

/** Seconds that the operators have to answer a request by push. */
export const deadline = 120

export function makeClients({ deployment, publicClient, config }: Setup): Clients {
  const listeners = new Set<(outcome: OperatorOutcome) => void>()
  const parameters = {
    // Whoever presses a button of this view has read above it what is shown to whom, and at what price.
    consent: () => true,
    policy: { require: { privacy: 'public' }, maxAttempts: 1, answerWorth: usd('1000000') },
    budget: { perCall: usd('1000') },
    // Names that are registered are public: with them in it, a record can be checked by anyone.
    records: { store: indexedDbRecords(), include: ['input', 'output'] },
  } as const
  const client = createClient({
    ...parameters,
    routes: [
      chain({
        network: trineHub({
          hub: deployment.hub,
          deployBlock: BigInt(deployment.deployBlock),
          deadline,
          onOperator: (outcome) => {
            for (const listener of listeners) listener(outcome)
          },
        }),
        publicClient,
        // After a reload an account is known before its wallet can be asked.
        walletClient: () =>
          getConnection(config).status === 'connected' ? getWalletClient(config) : undefined,
        nativePrice: usd(String(deployment.nativePriceUsd)) as Usd,
      }),
    ],
  })
  const only = (way: 'pull' | 'push') =>
    createClient({
      ...parameters,
      routes: client.routes.map((route) => () => ({
        ...route,
        offers: async (context) =>
          (await route.offers(context)).filter(({ id }) => id.endsWith(`/${way}`)),
      })),
    })
  return {
    client,
    pull: only('pull'),
    push: only('push'),
    onOperator: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
