import type { Expectation } from '../../../packages/sdk/src/routes/route.ts'

type PerLabel = Readonly<Record<string, number>>

/**
 * What a model says and how often that is wrong, from how often each label is the truth and how often the model
 * misses it. A miss is any other label, each as likely.
 */
export function expectationOf(truths: PerLabel, errors: PerLabel): Expectation {
  const labels = Object.keys(truths)
  return Object.fromEntries(
    labels.map((label) => {
      const right = (truths[label] as number) * (1 - (errors[label] as number))
      const missed = labels
        .filter((other) => other !== label)
        .map(
          (other) => ((truths[other] as number) * (errors[other] as number)) / (labels.length - 1),
        )
        .reduce((a, b) => a + b, 0)
      const share = right + missed
      return [label, { share, wrong: share === 0 ? 0 : missed / share }]
    }),
  )
}
