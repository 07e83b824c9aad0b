import type { Model } from '../../../models/model.js'
import { abortable } from '../../../utils/signal.js'
import { type Committee, readCommittee } from './committee.js'
import type { HubContracts } from './hubContracts.js'

/** Milliseconds that a committee is taken as read: committees change by the day, prices by the hand. */
const freshness = 5_000

/** Committees that were read a moment ago, so that offers for many requests read them once. */
export type CommitteeBook = (model: Model, signal: AbortSignal) => Promise<Committee>

export function createCommitteeBook(contracts: () => Promise<HubContracts>): CommitteeBook {
  const book = new Map<string, { at: number; reading: Promise<Committee> }>()
  return (model, signal) => {
    const now = performance.now()
    for (const [id, { at }] of book) if (now - at > freshness) book.delete(id)
    const known = book.get(model.id)
    if (known) return abortable(known.reading, signal)
    // Not under the caller's signal: another may be waiting for the same.
    const reading = contracts().then((found) =>
      readCommittee(found, model, new AbortController().signal),
    )
    book.set(model.id, { at: now, reading })
    reading.catch(() => book.delete(model.id))
    return abortable(reading, signal)
  }
}
