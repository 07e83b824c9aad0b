import { priorValues } from '../../routes/priors.js'
import type { Offer } from '../../routes/route.js'
import { whyMalformed } from '../malformed.js'
import { type Entry, readEntry } from './entry.js'
import type { EstimateFacts, EstimateStore, Estimates } from './estimates.js'
import { type Knowledge, learned } from './learned.js'
import { changesOf } from './seen.js'

export type EstimatesParameters = {
  /** Default: what is learned is kept in this object alone. */
  store?: EstimateStore | undefined
  /** Values in place of those of the table of priors, by their names there. */
  priors?: Readonly<Record<string, number>> | undefined
}

/** Milliseconds that a store is waited for, once: without it, requests go by what their routes say. */
const patience = 200
/** Keys that are kept, at most; those that were not added to for longest are dropped. */
export const mostKeys = 1000
/** Longer names are nobody's: a route that makes one for each request must not fill the store. */
const longestKey = 400

/**
 * Estimates that learn from what attempts came to. What a store fails at is not learned, and stops nothing.
 *
 * @example
 * const estimates = createEstimates()
 * estimates.saw({ offer, size: 14, at: Date.now(), attempt: { outcome: 'answered', took: 320, charged: '0' } }, { device: '4-core' })
 * estimates.apply([offer], { size: 14, device: '4-core', now: Date.now() })[0].basis.latency.samples // 1
 */
export function createEstimates({ store, priors }: EstimatesParameters = {}): Estimates {
  const entries = new Map<string, Entry>()
  const knowledge: Knowledge = {
    entryOf: (key) => entries.get(key),
    prior: priorValues(priors),
  }
  let waited: Promise<void> | undefined

  async function read(store: EstimateStore): Promise<void> {
    for (const [key, stored] of await store.read()) {
      const entry = readEntry(stored)
      // What was added to meanwhile is newer: its update brings what was stored.
      if (entry && !entries.has(key)) entries.set(key, entry)
    }
    shrink()
  }

  /** Makes a change in the store, and takes over what other tabs have seen. Nobody waits for it. */
  function keep(key: string, change: (before: Entry | undefined) => Entry | undefined): void {
    if (!store) return
    const write = async () => {
      let after: Entry | undefined
      await store.update(key, (before) => (after = change(readEntry(before))))
      if (after && entries.has(key)) entries.set(key, after)
    }
    write().catch(() => undefined)
  }

  /** Drops the oldest keys, here and in the store, unless another tab has added to them since. */
  function shrink(): void {
    if (entries.size <= mostKeys) return
    const oldest = [...entries].sort(([, a], [, b]) => a.at - b.at)
    for (const [key, { at }] of oldest.slice(0, entries.size - mostKeys)) {
      entries.delete(key)
      keep(key, (before) => (before && before.at > at ? before : undefined))
    }
  }

  return {
    // Waited for once: a store that never answers must not hold up each request anew.
    ready: () => (waited ??= store ? briefly(read(store)) : Promise.resolve()),
    apply: (offers, facts) =>
      offers.map((offer) =>
        safely(() => {
          // What is malformed stays so, for the plan to reject it: learned, a share above 1 would become 1.
          if (!isOffer(offer, facts)) return offer
          const after = learned(offer, facts, knowledge)
          return isOffer(after, facts) ? after : offer
        }, offer),
      ),
    saw(sighting, facts) {
      for (const { key, change } of safely(() => changesOf(sighting, facts, knowledge), [])) {
        if (key.length > longestKey) continue
        entries.set(key, change(entries.get(key)))
        keep(key, change)
      }
      shrink()
    },
  }
}

/** Ends when the work does, however it ends, or when patience does. */
function briefly(work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patience)
    work
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(timer)
        resolve()
      })
  })
}

function isOffer(offer: Offer, { labels }: EstimateFacts): boolean {
  return whyMalformed(offer, labels ?? Object.keys(offer.expected ?? {})) === undefined
}

/** Offers come from plug-ins: what cannot be read is left as it is, and the policy says what is wrong with it. */
function safely<T>(make: () => T, otherwise: T): T {
  try {
    return make()
  } catch {
    return otherwise
  }
}
