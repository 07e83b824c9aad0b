import type { Offer } from '@trine/sdk'
import type { ExplainedEstimate, ExplainedOffer } from '@trine/sdk/policy'
import { dollars, duration, percent } from '../format.ts'
import { Scroll } from '../parts/Scroll.tsx'
import { placeOf } from './placeWords.ts'

type Estimated = keyof NonNullable<Offer['basis']>

const rows: readonly { of: Estimated; name: string; show: (value: number) => string }[] = [
  { of: 'price', name: 'Price', show: dollars },
  { of: 'latency', name: 'Time', show: duration },
  { of: 'arrives', name: 'An honest answer comes', show: percent },
  { of: 'wrong', name: 'It is wrong', show: percent },
  { of: 'dishonest', name: 'The run is dishonest', show: percent },
  { of: 'undetected', name: 'The check misses it', show: percent },
]

type EstimatesProps = { offers: readonly Offer[]; explained: readonly ExplainedOffer[] }

/** Each number that the plan was made of: what it is, what it was at first, and what was seen since. */
export function Estimates({ offers, explained }: EstimatesProps) {
  return (
    <details>
      <summary>What these numbers rest on</summary>
      <Scroll label="Estimates of each offer">
        <table className="estimates">
          <caption>What is learned on this device stays on it</caption>
          <thead>
            <tr className="column-name">
              <th scope="col">Estimate</th>
              <th scope="col" className="number">
                Now
              </th>
              <th scope="col" className="number">
                At first
              </th>
              <th scope="col" className="number">
                Seen
              </th>
            </tr>
          </thead>
          {offers.map((offer) => (
            <tbody key={offer.id}>
              <tr>
                <th scope="rowgroup" colSpan={4} className="estimates-offer">
                  {offer.model.name} <span className="where">{placeOf(offer)}</span>
                </th>
              </tr>
              {rows.map(({ of, name, show }) => (
                <Row
                  key={of}
                  name={name}
                  show={show}
                  estimate={explained.find((one) => one.offer === offer.id)?.estimates?.[of]}
                />
              ))}
            </tbody>
          ))}
        </table>
      </Scroll>
    </details>
  )
}

type RowProps = {
  name: string
  show: (value: number) => string
  estimate: ExplainedEstimate | undefined
}

function Row({ name, show, estimate }: RowProps) {
  if (estimate?.prior === undefined) return null
  const { value, prior, samples = 0, source } = estimate
  return (
    <tr>
      <th scope="row">
        {name} {source && <span className="term-meaning mono">{source}</span>}
      </th>
      <td>{show(value)}</td>
      <td>{show(prior)}</td>
      <td>
        {samples === 0 ? 'nothing' : `${samples < 10 ? samples.toFixed(1) : samples.toFixed(0)}`}
      </td>
    </tr>
  )
}
