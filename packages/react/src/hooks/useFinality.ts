import type { Verdict } from '@trine/sdk'
import type { WatchFinalityParameters } from '@trine/sdk/chain'
import { useMemo, useSyncExternalStore } from 'react'
import { createFinalityStore, type FinalitySnapshot, noFinality } from '../stores/finalityStore.js'

export type UseFinalityParameters = Omit<
  WatchFinalityParameters,
  'transaction' | 'publicClient'
> & {
  /** As wagmi's `usePublicClient` gives it: `undefined` until there is one, and then nothing is watched. */
  publicClient: WatchFinalityParameters['publicClient'] | undefined
}
export type UseFinalityReturnType = FinalitySnapshot

type Hash = WatchFinalityParameters['transaction']

/**
 * How final a transaction is, or the one that brought an answer by push: `pending`, `included`, `confirmed`,
 * `final`. It can go back: after a reorganisation of the chain it is `reorged`, until another block holds
 * it. Watches while the component is shown.
 *
 * @param subject a transaction's hash, or an answer; `undefined`, and an answer that no transaction
 *   brought, are of state `none`
 * @example
 * const { state, confirmations } = useFinality(answer, { publicClient })
 */
export function useFinality(
  subject: Hash | { verdict: Verdict } | undefined,
  { publicClient, confirmations }: UseFinalityParameters,
): UseFinalityReturnType {
  const transaction = transactionOf(subject)
  const store = useMemo(
    () =>
      createFinalityStore(
        transaction && publicClient && { publicClient, transaction, confirmations },
      ),
    [publicClient, transaction, confirmations],
  )
  return useSyncExternalStore(store.subscribe, store.getSnapshot, () => noFinality)
}

function transactionOf(subject: Hash | { verdict: Verdict } | undefined): Hash | undefined {
  if (typeof subject !== 'object') return subject
  const { evidence } = subject.verdict
  return evidence.kind === 'quorum' ? evidence.fulfilled?.transaction : undefined
}
