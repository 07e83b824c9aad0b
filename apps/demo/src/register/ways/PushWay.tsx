import { useFinality } from '@trine/react/chain'
import { isTrineError, type PendingRequest } from '@trine/sdk'
import { useCallback, useEffect, useState } from 'react'
import { useConnection } from 'wagmi'
import { useNow } from '../../useNow.ts'
import { useAnnounce } from '../Announcer.tsx'
import { deadline } from '../clients.ts'
import { ActButton } from '../parts/ActButton.tsx'
import { Bill } from '../parts/Bill.tsx'
import { ShortHex } from '../parts/ShortHex.tsx'
import { Steps } from '../parts/Steps.tsx'
import { useFees } from '../parts/useFees.ts'
import { remaining } from '../remaining.ts'
import { useSetup } from '../SetupContext.tsx'
import { SessionPanel } from '../session/SessionPanel.tsx'
import { usePushQuote } from '../session/usePushQuote.ts'
import { useRegistrarSession } from '../session/useRegistrarSession.ts'
import type { NameState } from '../useName.ts'
import { useReady } from '../useReady.ts'
import { Disagreement } from './Disagreement.tsx'
import { EarlierRequests } from './EarlierRequests.tsx'
import { NotRegistered, RefusedByCallback, Registered } from './Endings.tsx'
import { Facts } from './Facts.tsx'
import { confirmations, finalityTimeline } from './finalityTimeline.ts'
import { PendingList } from './PendingList.tsx'
import { pushBill } from './pushBill.ts'
import { pushTimeline } from './pushTimeline.tsx'
import { RecordLine } from './RecordLine.tsx'
import { usePush } from './usePush.ts'
import { useSubmission } from './useSubmission.ts'

/** The third way in: the committee is asked through the hub, and the hub calls the registrar. */
export function PushWay({ name }: { name: NameState }) {
  const { publicClient } = useSetup()
  const { address } = useConnection()
  const announce = useAnnounce()
  const fees = useFees()
  const ready = useReady(name)
  const quote = usePushQuote(fees)
  const { state: latest, busy, start } = usePush()
  // What was about another name is over.
  const state = busy || latest?.name === name.name ? latest : undefined
  const session = useRegistrarSession(busy)
  const newest = useNewestRequest(session.pending, busy ? state?.since : undefined)
  const request = state && newest
  const now = useNow(1_000)

  const { answer, error } = state ?? {}
  const evidence = answer?.verdict.evidence
  const quorum = evidence?.kind === 'quorum' ? evidence : undefined
  const fulfilled = quorum?.fulfilled
  const submission = useSubmission(request?.requestId ?? quorum?.requestId)
  const finality = useFinality(answer, { publicClient, confirmations })
  const callback = fulfilled?.callback
  const accepted = callback === 'accepted'
  const { refresh } = name
  const { refresh: refreshSession } = session
  const onEnd = useCallback(() => {
    refresh()
    void refreshSession()
  }, [refresh, refreshSession])
  useEffect(() => {
    if (!callback) return
    refresh()
    announce(callback === 'accepted' ? 'Registered.' : 'Refused by the contract.')
  }, [callback, refresh, announce])

  const waits = session.pending.some(({ requestId }) => requestId === request?.requestId)
  const late = isTrineError(error) && error.code === 'chain/deadline-passed'
  const ending = fulfilled
    ? accepted
      ? 'accepted'
      : 'reverted'
    : late && !waits
      ? 'refunded'
      : submission && 'open'
  const open = session.session?.status === 'open' && session.session.usable
  const mine = accepted && state?.name === name.name
  return (
    <div className="way">
      <p>
        The request goes through the hub, with money set aside for it. The committee answers there,
        and the hub hands the answer to the registrar. After {deadline} seconds without an answer
        all of it can be taken back.
      </p>
      <SessionPanel
        session={session}
        worst={quote && BigInt(quote.wei.worst)}
        blocked={useWalletReady(ready, name)}
      />
      <Bill
        label="What it costs, out of the session"
        lines={pushBill(state?.quote ?? quote, submission?.reserved, ending)}
      />
      <ActButton
        blocked={mine ? 'It is yours.' : (ready ?? (open ? undefined : 'Open a session first.'))}
        busy={busy}
        onAct={() =>
          address &&
          fees &&
          quote &&
          start({ name: name.name, owner: address, price: fees.price, quote })
        }
      >
        Register by push
      </ActButton>
      <Steps
        label="Course of the push"
        steps={[
          ...pushTimeline({
            running: busy,
            failed: error !== undefined,
            signed: request !== undefined,
            evidence: quorum,
            submitted: submission && (
              <>
                {submission.seat === undefined
                  ? ''
                  : `by the operator in seat ${submission.seat}, `}
                <ShortHex name="Submitter" value={submission.submitter} />
              </>
            ),
            callback: fulfilled && <ShortHex name="Transaction" value={fulfilled.transaction} />,
          }),
          ...finalityTimeline(finality),
        ]}
      />
      {busy && request && (
        <p className="hint figures">
          Answer due within {remaining(Date.parse(request.deadline) - now)}; after that it can be
          taken back.
        </p>
      )}
      {state && accepted && <Registered name={state.name} prompts="No prompt." />}
      {state && callback === 'reverted' && <RefusedByCallback name={state.name} />}
      {state && error !== undefined && <NotRegistered name={state.name} error={error} />}
      <Disagreement answer={answer} name={name} />
      <PendingList session={session} />
      <EarlierRequests session={session} onEnd={onEnd} />
      <Facts verdict={answer?.verdict} finality={finality} />
      {answer && <RecordLine record={answer.record} />}
    </div>
  )
}

/** What stands between the user and a session: the wallet, and never the name. */
function useWalletReady(ready: string | undefined, { problem, owner }: NameState) {
  return problem || owner ? undefined : ready
}

/** The request that was sent last, as it was last seen: when it has ended it is pending no more. */
function useNewestRequest(pending: readonly PendingRequest[], since: number | undefined) {
  const [seen, setSeen] = useState<PendingRequest>()
  const newest = [...pending].sort((a, b) => Date.parse(b.deadline) - Date.parse(a.deadline))[0]
  useEffect(() => {
    if (since !== undefined) setSeen(undefined)
  }, [since])
  useEffect(() => {
    if (since !== undefined && newest) setSeen(newest)
  }, [since, newest])
  return seen
}
