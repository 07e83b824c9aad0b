import { type Connector, useConnect, useConnection, useConnectors, useDisconnect } from 'wagmi'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useAnnounce } from '../Announcer.tsx'
import { failureWords } from '../failure.ts'
import { ShortHex } from '../parts/ShortHex.tsx'
import { PromptCount } from './PromptCount.tsx'
import { WrongNetwork } from './WrongNetwork.tsx'

/** Whichever wallets have announced themselves; no kit, no list of brands. */
export function WalletPanel() {
  const { address, connector, status } = useConnection()
  const connectors = useConnectors()
  const disconnect = useDisconnect()
  const connect = useConnect()
  const announce = useAnnounce()
  const take = (wanted: Connector) =>
    connect.mutate(
      { connector: wanted },
      { onSuccess: () => announce(`${wanted.name} is connected.`) },
    )

  return (
    <Panel
      id="wallet"
      title="Wallet"
      aside={
        status === 'connected' && (
          <button type="button" className="quiet" onClick={() => disconnect.mutate({})}>
            Disconnect
          </button>
        )
      }
    >
      {status === 'connected' && address ? (
        <p className="connected">
          {connector.icon && <img src={connector.icon} alt="" width={24} height={24} />}
          <span>
            {connector.name} <ShortHex name="Account" value={address} />
          </span>
        </p>
      ) : connectors.length === 0 ? (
        <p className="hint">No wallet has announced itself to this page.</p>
      ) : (
        <ul className="wallets" aria-label="Wallets that were found">
          {connectors.map((each) => (
            <li key={each.uid}>
              <button
                type="button"
                className="wallet"
                aria-disabled={connect.isPending}
                onClick={() => {
                  if (!connect.isPending) take(each)
                }}
              >
                {each.icon && <img src={each.icon} alt="" width={24} height={24} />}
                <span>Connect {each.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {connect.error && (
        <p className="problem">
          <Icon name="alert" />
          <span>{failureWords(connect.error)}</span>
        </p>
      )}
      <WrongNetwork />
      <PromptCount />
    </Panel>
  )
}
