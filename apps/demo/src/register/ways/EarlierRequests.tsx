import { useQuery } from '@tanstack/react-query'
import { lookalikeSmall } from '@trine/lookalike'
import { type ResumeRequestParameters, resumeRequest } from '@trine/sdk/chain'
import { useEffect, useState } from 'react'
import { useAnnounce } from '../Announcer.tsx'
import { useClients } from '../ClientsContext.tsx'
import { failureWords } from '../failure.ts'
import type { SessionState } from '../session/useRegistrarSession.ts'
import { NotRegistered, RefusedByCallback, Registered } from './Endings.tsx'
import { useSubmission } from './useSubmission.ts'

type RequestId = ResumeRequestParameters['requestId']

/** What was asked for before this page was loaded: it is waited for as if it had been asked here. */
export function EarlierRequests({ session, onEnd }: { session: SessionState; onEnd: () => void }) {
  const { status, pending } = session
  const [earlier, setEarlier] = useState<readonly RequestId[]>()
  // The first look at the chain is older than any request of this page.
  if (earlier === undefined && status === 'ready')
    setEarlier(pending.map(({ requestId }) => requestId))
  return earlier?.map((requestId) => (
    <EarlierRequest key={requestId} requestId={requestId} onEnd={onEnd} />
  ))
}

function EarlierRequest({ requestId, onEnd }: { requestId: RequestId; onEnd: () => void }) {
  const { client } = useClients()
  const announce = useAnnounce()
  const { data: answer, error } = useQuery({
    queryKey: ['earlier request', requestId],
    queryFn: ({ signal }) => resumeRequest(client, { requestId, model: lookalikeSmall, signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const name = useSubmission(requestId)?.name ?? ''
  const callback =
    answer?.evidence.kind === 'quorum' ? answer.evidence.fulfilled?.callback : undefined
  useEffect(() => {
    if (!callback && !error) return
    onEnd()
    if (error) announce(failureWords(error))
    else announce(callback === 'accepted' ? 'Registered.' : 'Refused by the contract.')
  }, [callback, error, onEnd, announce])

  if (error) return <NotRegistered name={name} error={error} />
  if (callback === 'accepted')
    return <Registered name={name} prompts="It was asked for before this page was loaded." />
  return callback === 'reverted' && <RefusedByCallback name={name} />
}
