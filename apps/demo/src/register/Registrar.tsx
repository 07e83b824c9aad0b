import { TrineProvider } from '@trine/react'
import { useMemo } from 'react'
import { useConnection } from 'wagmi'
import { ChainCode } from './ChainCode.tsx'
import { ClientsProvider } from './ClientsContext.tsx'
import { makeClients } from './clients.ts'
import { MoneyPanel } from './money/MoneyPanel.tsx'
import { NamePanel } from './NamePanel.tsx'
import { OperatorsPanel } from './operators/OperatorsPanel.tsx'
import { useSetup } from './SetupContext.tsx'
import { useName } from './useName.ts'
import { TestWalletDialog } from './wallet/TestWalletDialog.tsx'
import { WalletPanel } from './wallet/WalletPanel.tsx'
import { Ways } from './ways/Ways.tsx'

/** The registrar's view, once there is a chain. */
export function Registrar() {
  const setup = useSetup()
  const clients = useMemo(() => makeClients(setup), [setup])
  const name = useName()
  const { address } = useConnection()
  return (
    <TrineProvider client={clients.client}>
      <ClientsProvider value={clients}>
        <div className="column">
          <NamePanel state={name} account={address} />
          <WalletPanel />
          <Ways name={name} />
        </div>
        <div className="column">
          <MoneyPanel />
          <OperatorsPanel />
        </div>
        <ChainCode />
        <TestWalletDialog />
      </ClientsProvider>
    </TrineProvider>
  )
}
