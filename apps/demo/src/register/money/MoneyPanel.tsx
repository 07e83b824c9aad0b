import { count, dollars } from '../../format.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { Amount } from '../parts/Amount.tsx'
import { useSetup } from '../SetupContext.tsx'
import type { Books } from './readBooks.ts'
import { useBooks } from './useBooks.ts'

type Account = {
  name: string
  /** What the contract says, item by item. */
  says: readonly (readonly [name: string, wei: bigint | undefined])[]
  /** What the chain says the contract has. */
  has: bigint | undefined
}

function accountsOf(books: Books | undefined): readonly Account[] {
  const { hub, stakes, registrar } = books ?? {}
  return [
    {
      name: 'Inference hub',
      says: [
        ['Set aside for open requests', hub?.escrowed],
        ['In sessions', hub?.sessions],
        ['On accounts of operators and users', hub?.accounts],
      ],
      has: hub?.balance,
    },
    {
      name: 'Operator registry',
      says: [
        ['Stakes of the five operators', stakes?.each.reduce((sum, stake) => sum + stake, 0n)],
      ],
      has: stakes?.balance,
    },
    {
      name: 'Name registrar',
      says: [
        [
          registrar ? `Names sold: ${count(registrar.names)}` : 'Names sold',
          registrar && BigInt(registrar.names) * registrar.price,
        ],
      ],
      has: registrar?.balance,
    },
  ]
}

/** Every wei that the contracts account for, held against what they own. */
export function MoneyPanel() {
  const { nativePriceUsd } = useSetup().deployment
  const { books, chainGone } = useBooks()
  return (
    <Panel
      id="money"
      title="Money"
      busy={!books}
      aside={<span className="hint figures">{books ? `at block ${books.block}` : 'reading'}</span>}
    >
      {chainGone && (
        <p className="problem">
          <Icon name="cloudOff" />
          <span>The chain does not answer. These are the last figures it gave.</span>
        </p>
      )}
      <table className="ledger">
        <caption className="visually-hidden">
          What contracts account for, and what they have
        </caption>
        <tbody>
          <tr>
            <th scope="row">Your wallet</th>
            <td>
              <Amount wei={books?.wallet} />
            </td>
          </tr>
        </tbody>
        {accountsOf(books).map((account) => (
          <AccountRows key={account.name} {...account} />
        ))}
      </table>
      <p className="hint">
        Read again with each block. Dollars are for show, at {dollars(Number(nativePriceUsd))} for 1
        ETH: a figure made up for this demo, as is the ether.
      </p>
    </Panel>
  )
}

function AccountRows({ name, says, has }: Account) {
  const sum = says.every(([, wei]) => wei !== undefined)
    ? says.reduce((total, [, wei]) => total + (wei ?? 0n), 0n)
    : undefined
  const known = sum !== undefined && has !== undefined
  const agrees = known && sum === has
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={2} className="ledger-name">
          {name}
        </th>
      </tr>
      {says.map(([item, wei], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items never change places.
        <tr key={at}>
          <th scope="row">{item}</th>
          <td>
            <Amount wei={wei} />
          </td>
        </tr>
      ))}
      <tr className="ledger-sum" data-agrees={known ? agrees : undefined}>
        <th scope="row">
          <span className="ledger-says">
            <Icon name={known ? (agrees ? 'check' : 'cross') : 'clock'} />
            <span>
              {known
                ? agrees
                  ? 'Agrees with its balance'
                  : 'Differs from its balance'
                : 'Its balance'}
            </span>
          </span>
        </th>
        <td>
          <Amount wei={has} />
        </td>
      </tr>
    </tbody>
  )
}
