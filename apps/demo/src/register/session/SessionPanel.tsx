import { Icon } from '../../parts/Icon.tsx'
import { useNow } from '../../useNow.ts'
import { failureWords, isRefusal } from '../failure.ts'
import { Amount } from '../parts/Amount.tsx'
import { remaining } from '../remaining.ts'
import { OpenSession } from './OpenSession.tsx'
import { isActing, type SessionState } from './useRegistrarSession.ts'

const statusWords = {
  open: 'Open',
  spent: 'Spent: it cannot pay for another request',
  expired: 'Expired',
  revoked: 'Revoked',
} as const

type SessionPanelProps = {
  session: SessionState
  worst: bigint | undefined
  blocked: string | undefined
}

/** The session that pays for requests, or the way to one. */
export function SessionPanel({ session, worst, blocked }: SessionPanelProps) {
  const { session: current, error } = session
  const busy = isActing(session)
  const now = useNow(1_000)
  return (
    <section className="session" aria-labelledby="session-title" aria-busy={busy}>
      <h3 id="session-title">Session</h3>
      {current && current.status !== 'revoked' ? (
        <>
          <dl className="session-facts">
            <div>
              <dt>State</dt>
              <dd>
                {statusWords[current.status]}
                {!current.usable && current.status === 'open' && ', on another device'}
              </dd>
            </div>
            <div>
              <dt>Left to spend</dt>
              <dd>
                <Amount wei={BigInt(current.balance)} />
              </dd>
            </div>
            <div>
              <dt>Per request at most</dt>
              <dd>
                <Amount wei={BigInt(current.perRequest)} />
              </dd>
            </div>
            <div>
              <dt>Expires in</dt>
              <dd className="figures">{remaining(Date.parse(current.expires) - now)}</dd>
            </div>
          </dl>
          <div className="act">
            <button
              type="button"
              className="quiet"
              aria-disabled={busy}
              onClick={() => {
                if (!busy) void session.revoke()
              }}
            >
              Revoke and withdraw
            </button>
            <span className="hint">One prompt; what is left goes back to your wallet.</span>
          </div>
        </>
      ) : (
        <OpenSession session={session} worst={worst} blocked={blocked} />
      )}
      {error && error.code !== 'chain/wallet-missing' && (
        <p className={isRefusal(error) ? 'callout' : 'problem'}>
          <Icon name={isRefusal(error) ? 'minus' : 'alert'} />
          <span>{failureWords(error)}</span>
        </p>
      )}
    </section>
  )
}
