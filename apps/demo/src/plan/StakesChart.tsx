import { weighedOffers } from '@trine/sdk/policy'
import { dollars } from '../format.ts'
import { outlook } from './outlook.ts'
import { placeOf } from './placeWords.ts'
import type { Point } from './sweep.ts'

const width = 560
const height = 220
const left = 56
const right = 12
const top = 12
const bottom = 34

const caption = 'Expected loss of beginning with each offer, as the stake rises'

/** Lines are told apart by their dashes, not by colour alone. */
const dashes = ['none', '7 4', '2 4', '10 3 2 3', '1 6'] as const

const log = Math.log10
const ticks = [0.01, 0.1, 1, 10, 100, 1_000, 10_000] as const

type StakesChartProps = {
  points: readonly Point[]
  /** The present stake, in dollars. */
  stake: number | undefined
}

/** Expected loss of each offer by what is at stake, and where the plan changes. */
export function StakesChart({ points, stake }: StakesChartProps) {
  const ids = [...new Set(points.flatMap(({ values }) => Object.keys(values)))].sort()
  const values = points.flatMap((point) => Object.values(point.values)).filter((value) => value > 0)
  if (ids.length === 0 || values.length === 0) return null
  const low = Math.floor(log(Math.min(...values)))
  const high = Math.ceil(log(Math.max(...values)))
  const x = (dollarsAtStake: number) =>
    left + ((log(dollarsAtStake) + 2) / 6) * (width - left - right)
  const y = (value: number) =>
    top + ((high - log(Math.max(value, 10 ** low))) / (high - low)) * (height - top - bottom)
  const changes = findChanges(points)
  const here = stake !== undefined && stake >= 0.01 && stake <= 10_000 ? x(stake) : undefined

  return (
    <figure className="chart">
      <figcaption>{caption}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-describedby="stakes-changes">
        <title>{caption}</title>
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="grid" x1={x(tick)} x2={x(tick)} y1={top} y2={height - bottom} />
            <text className="tick" x={x(tick)} y={height - bottom + 16} textAnchor="middle">
              {`$${tick.toLocaleString('en')}`}
            </text>
          </g>
        ))}
        {Array.from({ length: high - low + 1 }, (_, i) => high - i).map((power) => (
          <g key={power}>
            <line
              className="grid"
              x1={left}
              x2={width - right}
              y1={y(10 ** power)}
              y2={y(10 ** power)}
            />
            <text className="tick" x={left - 6} y={y(10 ** power) + 4} textAnchor="end">
              {dollars(10 ** power)}
            </text>
          </g>
        ))}
        {here !== undefined && (
          <line className="here" x1={here} x2={here} y1={top} y2={height - bottom} />
        )}
        {changes.slice(1).map(({ from }) => (
          <line
            key={from}
            className="change"
            x1={x(from)}
            x2={x(from)}
            y1={top}
            y2={height - bottom}
          />
        ))}
        {ids.map((id, i) => (
          <polyline
            key={id}
            className="curve"
            data-curve={i}
            strokeDasharray={dashes[i % dashes.length]}
            points={points
              .flatMap(({ stake: at, values: { [id]: value } }) =>
                value === undefined ? [] : [`${x(at).toFixed(1)},${y(value).toFixed(1)}`],
              )
              .join(' ')}
          />
        ))}
      </svg>
      <ul className="legend">
        {ids.map((id, i) => (
          <li key={id}>
            <svg viewBox="0 0 32 8" aria-hidden="true" focusable="false">
              <line
                className="curve"
                data-curve={i}
                strokeDasharray={dashes[i % dashes.length]}
                x1="0"
                x2="32"
                y1="4"
                y2="4"
              />
            </svg>
            <span>{nameOf(id, points)}</span>
          </li>
        ))}
      </ul>
      <ol id="stakes-changes" className="changes">
        {changes.map(({ from, words }) => (
          <li key={from}>
            <span className="figures">From {from <= 0.01 ? '$0' : dollars(from)}:</span> {words}
          </li>
        ))}
      </ol>
    </figure>
  )
}

type Change = { from: number; words: string }

/** The stakes at which the plan becomes another one, the first included. */
function findChanges(points: readonly Point[]): readonly Change[] {
  const changes: Change[] = []
  for (const { stake, plan } of points) {
    const words = wordsOf(plan)
    if (changes.at(-1)?.words !== words) changes.push({ from: stake, words })
  }
  return changes
}

function wordsOf(plan: Point['plan']): string {
  const { asks, withheld } = outlook(plan)
  const byId = new Map(plan.steps.map(({ offer }) => [offer.id, offer]))
  const places = asks.flatMap((id) => {
    const offer = byId.get(id)
    return offer ? [`${offer.model.name} ${placeOf(offer)}`] : []
  })
  if (places.length === 0) return 'nobody is asked.'
  const asked = places.join(', then ')
  return withheld.includes('benign')
    ? `${asked}; “resembles nothing known” is withheld.`
    : `${asked}.`
}

function nameOf(id: string, points: readonly Point[]): string {
  const offer = points.flatMap(({ plan }) => weighedOffers(plan)).find((one) => one.id === id)
  return offer ? `${offer.model.name} ${placeOf(offer)}` : id
}
