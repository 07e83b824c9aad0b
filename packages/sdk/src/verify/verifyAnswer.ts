import type { Model } from '../models/model.js'
import type { Payload, Target } from '../request/request.js'
import type { Audience, EvidenceKind } from '../request/requirements.js'
import type { Offer, RouteAnswer } from '../routes/route.js'
import { once } from '../utils/once.js'
import { verifyDevice } from './device.js'
import { verifyNone } from './none.js'
import type { Verdict } from './verdict.js'

export type VerifyParameters = {
  model: Model
  offer: Offer
  payload: Payload
  answer: RouteAnswer
  audience: Audience
  /** The contract that the answer was asked for. */
  target?: Target | undefined
}

// Signatures and digests of the EVM: no page that has only its own device's answers loads them.
const quorum = once(() => import('./quorum.js'))
const signed = once(() => import('./signed.js'))

/**
 * Loads what it takes to check evidence of a kind. Before an attempt: an answer that was paid for must not
 * be lost because its check cannot be had.
 *
 * @throws DownloadError
 */
export async function prepareCheck(kind: EvidenceKind): Promise<void> {
  if (kind.startsWith('quorum')) await quorum()
  if (kind === 'signed') await signed()
}

/**
 * Checks an answer and what came with it. Looks at nothing else, so that anyone who has these can
 * repeat it.
 *
 * @throws DownloadError when the check of a kind that was not prepared for does not load
 */
export async function verifyAnswer(parameters: VerifyParameters): Promise<Verdict> {
  const { evidence } = parameters.answer
  if (evidence.kind === 'device') return verifyDevice(parameters, evidence)
  if (evidence.kind === 'quorum') {
    const { verifyQuorum } = await quorum()
    return verifyQuorum(parameters, evidence)
  }
  if (evidence.kind === 'signed') {
    const { verifySigned } = await signed()
    return verifySigned(parameters, evidence)
  }
  return verifyNone(parameters, evidence)
}
