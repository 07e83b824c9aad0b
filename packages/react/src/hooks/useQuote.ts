import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { BaseError, Plan, QuoteParameters } from '@trine/sdk'
import { quoteQueryOptions } from '@trine/sdk/query'
import { useMemo } from 'react'
import { useTrine } from '../context.js'

/** What `quote` takes, for each task with the input of that task. */
export type UseQuoteParameters = WithoutSignal<QuoteParameters>
/** One by one, so that a task stays beside its input. */
type WithoutSignal<Parameters> = Parameters extends unknown ? Omit<Parameters, 'signal'> : never
export type UseQuoteOptions = {
  /** Options of TanStack Query: `enabled`, `placeholderData` and the like. */
  query?: Omit<UseQueryOptions<Plan, BaseError>, 'queryKey' | 'queryFn'> | undefined
}
export type UseQuoteReturnType = UseQueryResult<Plan, BaseError>

/**
 * The plan for a request: which offers, in which order, and why. Free: never prompts, pays or downloads.
 * The query's key holds a salted digest, not the input.
 *
 * @throws ProviderMissingError when there is no `TrineProvider`
 * @example
 * const { data: plan } = useQuote({ models: [lookalikeSmall], input: 'app-uniswap.io' })
 * plan?.steps[0]?.offer.id // 'local/lookalike-small/wasm'
 */
export function useQuote(
  parameters: UseQuoteParameters,
  { query }: UseQuoteOptions = {},
): UseQuoteReturnType {
  const client = useTrine()
  // The key is a digest: worth keeping for whoever passes the same parameters again.
  const options = useMemo(() => quoteQueryOptions(client, parameters), [client, parameters])
  return useQuery<Plan, BaseError>({ ...query, ...options })
}
