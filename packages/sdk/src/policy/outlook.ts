import type { ModelForecast } from './candidate.js'
import { firstView, lossOfView, viewAfter } from './forecast.js'
import { horizon, type Outlook, type Point, type Search, unknown } from './search.js'

/** What is expected of a model at a point. It is made where it is asked for, and kept. */
export function outlookOf(search: Search, point: Point, forecast: ModelForecast): Outlook {
  const known = point.outlooks[forecast.index]
  if (known) return known
  const { before, said } = point
  const { share, wrong, posterior } = before
    ? viewAfter(forecast, outlookOf(search, before, forecast), said)
    : firstView(forecast)
  const { losses, answerWorth } = search
  const alone = lossOfView(share, wrong, losses, answerWorth)
  const least = lossOfView(share, wrong, losses, Math.min(answerWorth, leastOn(search, point)))
  const outlook = { share, wrong, posterior, alone, least, honest: unknown, next: [] }
  point.outlooks[forecast.index] = outlook
  return outlook
}

/** What an answer with a label loses at least, whatever follows. */
export function leastAfter(
  search: Search,
  point: Point,
  { wrong }: Outlook,
  label: number,
): number {
  const loss = (wrong[label] as number) * (search.losses[label] as number)
  return Math.min(loss, search.answerWorth, leastOn(search, point))
}

/** What going on after an answer loses at least, with as many attempts as are left at most. */
function leastOn({ leasts }: Search, { depth }: Point): number {
  return leasts[horizon - 1 - depth] ?? Number.POSITIVE_INFINITY
}
