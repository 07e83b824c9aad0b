import type { Answer } from '../execute/runRequest.js'
import type { UsdString } from '../utils/usd.js'
import type { Verdict } from '../verify/verdict.js'

/** Where an answer came from, and what is known of it: plain JSON, without input or output. */
export type Provenance = {
  /** Names the record of the request: `client.records.get(recordId)`. */
  recordId: string
  /** What was run: `'cloud/redpill/gpt-4o-mini'`. */
  offer: string
  operator: string
  verdict: Verdict['status']
  /** What must hold for the verdict to mean anything, in words. */
  assumption: string
  evidence: Verdict['kind']
  /** US dollars, with what failed attempts took. */
  charged: UsdString
}

export function provenanceOf({ offer, record, verdict }: Answer<unknown>): Provenance {
  return {
    recordId: record.id,
    offer: offer.id,
    operator: offer.operator,
    verdict: verdict.status,
    assumption: verdict.assumption,
    evidence: verdict.kind,
    charged: record.money.charged,
  }
}
