import { isWanted } from '../models/isWanted.js'
import { type Observation, unmeasured, wrongAfter } from '../policy/beliefs.js'
import type { Result } from './makeAttempt.js'

/**
 * The chance that an answer is wrong. Against inputs made to mislead, the model's confidence says
 * nothing: whoever made them chose it. What counts is how often such inputs succeed.
 */
export function chanceOfWrong<Output>(
  seen: readonly Observation[],
  labels: readonly string[],
  { model, offer }: Result<Output>,
  { label, probability }: { label: string; probability: number | undefined },
): number {
  const expected = offer.expected ?? unmeasured(labels)
  const measured = isWanted(model.manifest, label) || probability === undefined
  const wrong = measured ? (expected[label]?.wrong ?? 0.5) : 1 - probability
  return wrongAfter(expected, seen, { label, wrong })
}
