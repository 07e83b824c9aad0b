import type { PendingRequest } from '@trine/sdk'
import { useNow } from '../../useNow.ts'
import { Amount } from '../parts/Amount.tsx'
import { ShortHex } from '../parts/ShortHex.tsx'
import { remaining } from '../remaining.ts'
import { isActing, type SessionState } from '../session/useRegistrarSession.ts'

/** Requests that have not ended, from before a reload too, each with its deadline or its refund. */
export function PendingList({ session }: { session: SessionState }) {
  const now = useNow(1_000)
  if (session.pending.length === 0) return null
  return (
    <section aria-labelledby="pending-title">
      <h3 id="pending-title">Requests that have not ended</h3>
      <ul className="pending">
        {session.pending.map((request) => (
          <li key={request.requestId} className="pending-row">
            <ShortHex name="Request" value={request.requestId} />
            <span>
              <Amount wei={BigInt(request.reserved)} /> <span className="hint">set aside</span>
            </span>
            {request.status === 'refundable' ? (
              <>
                <span className="hint">The deadline has passed: nothing was charged.</span>
                <button
                  type="button"
                  className="quiet"
                  aria-disabled={isActing(session)}
                  onClick={() => {
                    if (!isActing(session)) void session.refund(request.requestId)
                  }}
                >
                  Take it back
                </button>
              </>
            ) : (
              <span className="hint figures">{dueIn(request, now)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function dueIn({ status, deadline }: PendingRequest, now: number): string {
  const left = Date.parse(deadline) - now
  if (left <= 0) return 'The deadline is here; the next block decides.'
  return `${status === 'submitting' ? 'being submitted' : 'answer due'} within ${remaining(left)}`
}
