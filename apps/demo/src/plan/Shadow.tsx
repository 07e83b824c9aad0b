import { useTrine } from '@trine/react'
import type { Plan } from '@trine/sdk'
import { usd } from '@trine/sdk'
import { planRequest, weighedOffers } from '@trine/sdk/policy'
import { useMemo } from 'react'
import { shadowPreset } from '../hostCheck.ts'
import { usePolicyChoice } from '../PolicyContext.tsx'
import { outlook } from './outlook.ts'
import { placeOf } from './placeWords.ts'

type ShadowProps = { plan: Plan; labels: readonly string[]; stake: number }

/** What the shadow policy would have done with the same offers: it is never followed. */
export function Shadow({ plan, labels, stake }: ShadowProps) {
  const { shadow } = useTrine()
  const [preset] = usePolicyChoice()
  const other = useMemo(() => {
    if (!shadow) return undefined
    const stakes = { phishing: usd('0'), benign: usd(stake.toFixed(6)) }
    const { requirements } = shadow
    return planRequest({ labels, stakes, requirements }, weighedOffers(plan), shadow)
  }, [plan, shadow, labels, stake])
  if (!other) return null
  return (
    <p className="hint">
      In the shadow, and in each record: the policy “{shadowPreset(preset)}” would{' '}
      {outlook(other).asks.join() === outlook(plan).asks.join() ? 'ask the same' : asks(other)}.
    </p>
  )
}

/** @example 'ask lookalike-small on this device' */
function asks(plan: Plan): string {
  const { asks } = outlook(plan)
  const places = plan.steps
    .filter(({ offer }) => asks.includes(offer.id))
    .map(({ offer }) => `${offer.model.name} ${placeOf(offer)}`)
  return places.length === 0 ? 'ask nobody' : `ask ${places.join(', then ')}`
}
