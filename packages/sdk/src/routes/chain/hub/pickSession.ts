import {
  SessionExpiredError,
  SessionForbidsError,
  SessionMissingError,
  SessionRevokedError,
  SessionSpentError,
} from '../../../errors/chain.js'
import type { Target } from '../../../request/request.js'
import { lower } from './hubContracts.js'
import type { KnownSession } from './sessions.js'

/** Why a session cannot pay for a request, or `undefined` if it can. */
export function sessionFlaw(
  session: KnownSession,
  { consumer, requester }: Target,
  amount: bigint,
  available = session.balance,
): Error | undefined {
  const { id, status, owner, consumers, perRequest } = session
  if (status === 'revoked') return new SessionRevokedError({ session: id })
  if (status === 'expired') return new SessionExpiredError({ session: id })
  const forbids = (reason: string) => new SessionForbidsError({ session: id, reason })
  if (owner !== lower(requester)) return forbids('it is for another requester')
  if (!consumers.includes(lower(consumer))) return forbids('it is for other contracts')
  if (amount > perRequest)
    return forbids(`one request may take ${perRequest} wei, and this one takes ${amount}`)
  if (amount > available) return new SessionSpentError({ session: id, needed: amount, available })
  return undefined
}

/**
 * The newest session that can pay for a request.
 *
 * @throws why the newest one of this owner cannot, where none can; SessionMissingError where there is none
 */
export function pickSession(
  sessions: readonly KnownSession[],
  target: Target,
  amount: bigint,
  available: (session: KnownSession) => bigint = ({ balance }) => balance,
): KnownSession {
  const own = sessions.filter(({ owner }) => owner === lower(target.requester))
  for (const session of own)
    if (!sessionFlaw(session, target, amount, available(session))) return session
  const newest = own[0]
  throw newest
    ? (sessionFlaw(newest, target, amount, available(newest)) as Error)
    : new SessionMissingError()
}
