import { useQueries, useQuery } from '@tanstack/react-query'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { Amount } from '../parts/Amount.tsx'
import { ShortHex } from '../parts/ShortHex.tsx'
import { useSetup } from '../SetupContext.tsx'
import { type Health, readHealth } from './readHealth.ts'
import { readOperators } from './readOperators.ts'

const healths: Readonly<Record<Health, { icon: IconName; words: string }>> = {
  up: { icon: 'check', words: 'up' },
  behind: { icon: 'clock', words: 'behind' },
  starting: { icon: 'clock', words: 'starting' },
  stopping: { icon: 'pause', words: 'stopping' },
  down: { icon: 'cross', words: 'down' },
}

/** Milliseconds between two looks at the operators, while somebody looks at the page. */
const interval = 4_000

export function OperatorsPanel() {
  const { deployment, publicClient, contracts } = useSetup()
  const { data: operators } = useQuery({
    queryKey: ['operators', deployment.hub],
    queryFn: () => readOperators(publicClient, deployment),
    refetchInterval: interval,
  })
  const health = useQueries({
    queries: deployment.nodes.map(({ url }) => ({
      queryKey: ['health', url],
      queryFn: ({ signal }: { signal: AbortSignal }) => readHealth(url, signal),
      refetchInterval: interval,
    })),
  })
  const up = health.filter(({ data }) => data === 'up').length

  return (
    <Panel
      id="operators"
      title="Operators"
      aside={
        <span className="hint figures">
          {up} of {deployment.nodes.length} up
        </span>
      }
    >
      {health.every(({ data }) => data === 'down') && (
        <p className="problem">
          <Icon name="cloudOff" />
          <span>
            No operator answers, so no name can be registered. Requests that are open can be
            refunded after their deadline.
          </span>
        </p>
      )}
      <ol className="operators" aria-label="Operators by their seats">
        {deployment.nodes.map(({ owner, key }, at) => {
          const state = operators?.[at]
          const is = health[at]?.data
          return (
            <li key={owner} className="operator" data-health={is}>
              <span className="operator-seat">
                {state?.seat === undefined ? 'No seat' : `Seat ${state.seat}`}
              </span>
              <span className="operator-health">
                <Icon name={is ? healths[is].icon : 'clock'} />
                <span>{is ? healths[is].words : 'asking'}</span>
              </span>
              <ShortHex name="Key" value={key} />
              <span className="operator-money">
                <span className="hint">Stake</span> <Amount wei={state?.stake} />
              </span>
              <span className="operator-money">
                <span className="hint">Earned</span> <Amount wei={state?.earned} />
              </span>
            </li>
          )
        })}
      </ol>
      <details>
        <summary>Contracts</summary>
        <dl className="contracts">
          {Object.entries(contracts).map(([name, address]) => (
            <div key={name}>
              <dt className="hint">{name}</dt>
              <dd>
                <ShortHex name={name} value={address} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </Panel>
  )
}
