import { useConnection, useSwitchChain } from 'wagmi'
import { Icon } from '../../parts/Icon.tsx'
import { failureWords } from '../failure.ts'
import { useSetup } from '../SetupContext.tsx'
import { chainName } from './chainName.ts'

/** Both names, and the way from one to the other: nothing is sent to a network by mistake. */
export function WrongNetwork() {
  const { chain } = useSetup()
  const { chainId, status } = useConnection()
  const change = useSwitchChain()
  if (status !== 'connected' || chainId === undefined || chainId === chain.id) return null
  return (
    <div className="callout">
      <Icon name="alert" />
      <div>
        <p>
          The wallet is on {chainName(chainId)}; the registrar is on {chain.name} ({chain.id}).
        </p>
        <p>
          <button
            type="button"
            className="quiet"
            onClick={() => change.mutate({ chainId: chain.id })}
          >
            Switch to {chain.name}
          </button>
        </p>
        {change.error && <p>{failureWords(change.error)}</p>}
      </div>
    </div>
  )
}
