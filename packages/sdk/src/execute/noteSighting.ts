import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import { deviceClass } from '../policy/estimates/deviceClass.js'
import type { Sighting } from '../policy/estimates/estimates.js'
import type { NormalizedRequest } from '../request/request.js'
import type { AttemptMoney, Offer } from '../routes/route.js'
import type { Verdict } from '../verify/verdict.js'
import type { Finding } from './believed.js'
import { isTooLong } from './endsAll.js'
import { sizeOf } from './estimateOffers.js'
import { estimatesOf } from './estimatesOf.js'

export type Seen = {
  client: Client
  request: NormalizedRequest
  offer: Offer
  /** Milliseconds from when it began to run. */
  took: number
  /** It was taken back, since another was sooner. */
  withdrawn: boolean
  money: AttemptMoney
  error?: BaseError | undefined
  verdict?: Verdict | undefined
}

/** Tells estimates what an attempt came to. */
export function noteSighting(seen: Seen): void {
  const { client, request, offer, took, withdrawn, money, error, verdict } = seen
  if (!withdrawn && error && isNoFault(error)) return
  const lied = error?.code === 'verify/failed'
  const sighting: Sighting = {
    offer,
    size: sizeOf(request),
    at: client.recorder.now(),
    attempt: { outcome: withdrawn ? 'withdrawn' : outcomeOf(error), took, charged: money.charged },
    ...((lied || verdict?.status === 'verified') && { honest: !lied }),
  }
  estimatesOf(client)?.saw(sighting, { device: deviceClass() })
}

function outcomeOf(error: BaseError | undefined): NonNullable<Sighting['attempt']>['outcome'] {
  if (!error) return 'answered'
  return error.code === 'request/timeout' ? 'timed-out' : 'failed'
}

/** What the caller, their user or their budget ended, or their input did, says nothing of an offer. */
function isNoFault(error: BaseError): boolean {
  return error.remedy === 'fix-input' || error.code.startsWith('policy/') || isTooLong(error)
}

/** Tells estimates whom an audit found honest. */
export function noteFinding(client: Client, request: NormalizedRequest, finding: Finding): void {
  const sighting: Sighting = { ...finding, size: sizeOf(request), at: client.recorder.now() }
  estimatesOf(client)?.saw(sighting, { device: deviceClass() })
}
