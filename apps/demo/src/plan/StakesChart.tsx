import { dollars, percent } from '../format.ts'
import { outlook } from './outlook.ts'
import { placeOf } from './placeWords.ts'
import type { Point } from './sweep.ts'

const width = 560
const height = 220
const left = 48
const right = 30
const top = 18
const bottom = 34

const caption = 'Chance that a wrong “resembles nothing known” is shown, as the stake rises'
const ticks = [0.01, 0.1, 1, 10, 100, 1_000, 10_000] as const

const x = (stake: number) => left + ((Math.log10(stake) + 2) / 6) * (width - left - right)

type StakesChartProps = {
  points: readonly Point[]
  /** The present stake, in dollars. */
  stake: number | undefined
}

/** What the policy would do at every stake: with more to lose it never risks more. */
export function StakesChart({ points, stake }: StakesChartProps) {
  const greatest = Math.max(...points.map(({ risk }) => risk))
  const ceiling = Math.max(0.05, Math.ceil(greatest * 10) / 10)
  const y = (risk: number) => top + (1 - risk / ceiling) * (height - top - bottom)
  const changes = findChanges(points)
  const here = stake !== undefined && stake >= 0.01 && stake <= 10_000 ? x(stake) : undefined
  const line = points.map(({ stake: at, risk }, i) => {
    const from = i === 0 ? '' : `L${x(at).toFixed(1)} ${y(points[i - 1]?.risk ?? 0).toFixed(1)}`
    return `${from}${i === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(risk).toFixed(1)}`
  })

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
        {[0, ceiling / 2, ceiling].map((risk) => (
          <g key={risk}>
            <line className="grid" x1={left} x2={width - right} y1={y(risk)} y2={y(risk)} />
            <text className="tick" x={left - 6} y={y(risk) + 4} textAnchor="end">
              {risk === 0 ? '0' : percent(risk)}
            </text>
          </g>
        ))}
        {changes.map(({ from }, i) => (
          <g key={from}>
            {i > 0 && (
              <line className="change" x1={x(from)} x2={x(from)} y1={top} y2={height - bottom} />
            )}
            <text className="mark" x={x(from) + 5} y={top - 5}>
              {i + 1}
            </text>
          </g>
        ))}
        <path className="curve" d={line.join('')} />
        {here !== undefined && (
          <line className="here" x1={here} x2={here} y1={top} y2={height - bottom} />
        )}
      </svg>
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
  const places = plan.steps
    .filter(({ offer }) => asks.includes(offer.id))
    .map(({ offer }) => `${offer.model.name} ${placeOf(offer)}`)
  if (places.length === 0) return 'nobody is asked.'
  const asked = places.join(', then ')
  return withheld.includes('benign')
    ? `${asked}; “resembles nothing known” is withheld.`
    : `${asked}.`
}
