import { useConnection } from 'wagmi'
import { MoneyPanel } from './money/MoneyPanel.tsx'
import { NamePanel } from './NamePanel.tsx'
import { OperatorsPanel } from './operators/OperatorsPanel.tsx'
import { useName } from './useName.ts'
import { TestWalletDialog } from './wallet/TestWalletDialog.tsx'
import { WalletPanel } from './wallet/WalletPanel.tsx'

/** The registrar's view, once there is a chain. */
export function Registrar() {
  const name = useName()
  const { address } = useConnection()
  return (
    <>
      <main>
        <div className="column">
          <NamePanel state={name} account={address} />
        </div>
        <div className="column">
          <WalletPanel />
          <MoneyPanel />
          <OperatorsPanel />
        </div>
      </main>
      <TestWalletDialog />
    </>
  )
}
