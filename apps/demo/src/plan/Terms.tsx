import type { Plan } from '@trine/sdk'
import { dollars } from '../format.ts'
import { Scroll } from '../parts/Scroll.tsx'
import { termWords } from '../words.ts'
import { comparedOffers } from './comparedOffers.ts'
import { placeOf } from './placeWords.ts'

/** What each offer that met the requirements is expected to lose, term by term. */
export function Terms({ plan }: { plan: Plan }) {
  const compared = comparedOffers(plan)
  if (compared.length === 0) return null
  return (
    <Scroll label="Expected loss of each offer">
      <table className="terms">
        <caption>Expected loss of beginning with each offer, in US dollars</caption>
        <thead>
          <tr>
            <th scope="col" className="column-name">
              Term
            </th>
            {compared.map(({ offer, chosen }) => (
              <th key={offer.id} scope="col" className="column-name number">
                {offer.model.name.replace(/^lookalike-/, '')}{' '}
                <span className="where">{placeOf(offer)}</span>
                {!chosen && <span className="where">, not taken</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {termWords.map(({ term, name, meaning }) => (
            <tr key={term}>
              <th scope="row">
                {name} <span className="term-meaning">{meaning}</span>
              </th>
              {compared.map(({ offer, terms }) => (
                <td key={offer.id}>{dollars(terms[term])}</td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <th scope="row">Sum</th>
            {compared.map(({ offer, value }) => (
              <td key={offer.id}>{dollars(value)}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </Scroll>
  )
}
