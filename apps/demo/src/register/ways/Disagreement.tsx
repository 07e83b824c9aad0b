import type { Classification } from '@trine/sdk'
import { Icon } from '../../parts/Icon.tsx'
import { verdictOf } from '../../words.ts'
import type { NameState } from '../useName.ts'

type DisagreementProps = { answer: { output: Classification } | undefined; name: NameState }

/** Where the committee signed what the model does not say on this device. */
export function Disagreement({ answer, name: { preview } }: DisagreementProps) {
  if (!answer || preview.status !== 'done' || sameLogits(answer.output, preview.output)) return null
  const { label, probabilities } = preview.output
  const { words } = verdictOf(label, probabilities?.phishing)
  return (
    <p className="problem">
      <Icon name="alert" />
      <span>
        This device computes something else: {words.charAt(0).toLowerCase()}
        {words.slice(1)}. The model gives the same numbers everywhere, so whoever signed this answer
        did not run it. The contract cannot know that.
      </span>
    </p>
  )
}

/** All of them are integers: the same or not. */
function sameLogits(one: Classification, other: Classification): boolean {
  return (
    one.logits.length === other.logits.length &&
    one.logits.every((logit, at) => logit === other.logits[at])
  )
}
