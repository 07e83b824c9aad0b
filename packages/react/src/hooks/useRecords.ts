import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { InferenceRecord } from '@trine/sdk'
import { recordsQueryOptions } from '@trine/sdk/query'
import { useTrine } from '../context.js'

export type UseRecordsParameters = {
  /** The most records to read. Default 50. */
  limit?: number | undefined
  /** Options of TanStack Query: `enabled`, `placeholderData` and the like. */
  query?: Omit<UseQueryOptions<InferenceRecord[]>, 'queryKey' | 'queryFn'> | undefined
}
export type UseRecordsReturnType = UseQueryResult<InferenceRecord[]>

/**
 * The records of the client's store, the newest first. Read again after each run of a hook.
 *
 * @throws ProviderMissingError when there is no `TrineProvider`
 * @example
 * const { data: records = [] } = useRecords({ limit: 10 })
 * records[0]?.status // 'answered'
 */
export function useRecords({ limit = 50, query }: UseRecordsParameters = {}): UseRecordsReturnType {
  const client = useTrine()
  return useQuery({ ...query, ...recordsQueryOptions(client, { limit }) })
}
