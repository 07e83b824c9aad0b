import type { Expectation } from '../routes/route.js'
import { own as ownProperty } from '../utils/own.js'
import { type Forecast, firstView, readForecast, type View, viewAfter } from './forecast.js'

/** An answer already seen, from another model, and the chance that it is wrong. */
export type Observation = { model: string; label: string; wrong: number }

/** What an unmeasured classifier is taken for: any label, as often wrong as right. */
export function unmeasured(labels: readonly string[]): Expectation {
  return Object.fromEntries(
    labels.map((label) => [label, { share: 1 / labels.length, wrong: 0.5 }]),
  )
}

/** What a model is expected to say, given what other models said of the same input: see {@link viewAfter}. */
export function expectationAfter(own: Expectation, seen: readonly Observation[]): Expectation {
  if (seen.length === 0) return own
  const labels = Object.keys(own)
  const { share, wrong } = viewOfSeen(readForecast(own, labels), labels, seen)
  return Object.fromEntries(
    labels.map((label, i) => [label, { share: share[i] as number, wrong: wrong[i] as number }]),
  )
}

/** The same by the index of each label. */
export function viewOfSeen(
  own: Forecast,
  labels: readonly string[],
  seen: readonly Observation[],
): View {
  return seen.reduce(
    (view, { label, wrong }) => viewAfter(own, view, { label: labels.indexOf(label), wrong }),
    firstView(own),
  )
}

/**
 * The chance that the label a model has given is wrong: what its answer says of itself, and no less
 * than what those who were asked before make of it.
 *
 * @param wrong the chance by the answer alone
 */
export function wrongAfter(
  own: Expectation,
  seen: readonly Observation[],
  { label, wrong }: { label: string; wrong: number },
): number {
  const share = ownProperty(own, label)?.share ?? 0
  const after = expectationAfter({ ...own, [label]: { share, wrong } }, seen)
  return share === 0 ? wrong : Math.max(wrong, (after[label] as { wrong: number }).wrong)
}
