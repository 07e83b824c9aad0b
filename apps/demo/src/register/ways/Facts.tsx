import type { FinalitySnapshot } from '@trine/react/chain'
import type { Verdict } from '@trine/sdk'
import { assuranceBadges, finalityBadges } from '../badges.ts'
import { Badge } from '../parts/Badge.tsx'

/** Whether the answer is believed, and how sure its place on the chain is: two facts, never one. */
export function Facts({
  verdict,
  finality,
}: {
  verdict: Verdict | undefined
  finality: FinalitySnapshot
}) {
  const assurance = verdict?.status === 'verified' ? 'verified' : verdict ? 'failed' : 'pending'
  const tone = { verified: 'good', failed: 'bad', pending: 'neutral' } as const
  const { state } = finality
  return (
    <div className="badges">
      <Badge fact="Assurance" tone={tone[assurance]} {...assuranceBadges[assurance]} />
      <Badge
        fact="Finality"
        tone={
          state === 'reorged'
            ? 'bad'
            : state === 'confirmed' || state === 'final'
              ? 'good'
              : 'neutral'
        }
        {...finalityBadges[state]}
      />
    </div>
  )
}
