import { Scroll } from '../../parts/Scroll.tsx'
import { Amount } from './Amount.tsx'

/** Wei, item by item. `undefined`: not known yet. */
export type BillLine = {
  name: string
  quoted: bigint | undefined
  reserved?: bigint | undefined
  charged?: bigint | undefined
  refunded?: bigint | undefined
}

const columns = [
  ['quoted', 'At most'],
  ['reserved', 'Set aside'],
  ['charged', 'Charged'],
  ['refunded', 'Given back'],
] as const

/** What it may cost, before any prompt; beside it what it did cost. */
export function Bill({ label, lines }: { label: string; lines: readonly BillLine[] }) {
  // What nothing is known of yet takes no room.
  const shown = columns.filter(
    ([column]) => column === 'quoted' || lines.some((line) => line[column] !== undefined),
  )
  const sum = (column: (typeof columns)[number][0]) =>
    lines.reduce((total, line) => total + (line[column] ?? 0n), 0n)
  return (
    <Scroll label={label}>
      <table className="bill">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col" className="column-name">
              For
            </th>
            {shown.map(([column, words]) => (
              <th key={column} scope="col" className="column-name number">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name}>
              <th scope="row">{line.name}</th>
              {shown.map(([column]) => (
                <td key={column}>
                  <Amount wei={line[column]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <th scope="row">Sum</th>
            {shown.map(([column]) => (
              <td key={column}>
                <Amount wei={sum(column)} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </Scroll>
  )
}
