import { useState } from 'react'
import { ActButton } from '../parts/ActButton.tsx'
import { useSetup } from '../SetupContext.tsx'
import { ether } from '../wei.ts'
import { readEther, sessionDefaults } from './defaults.ts'
import type { SessionState } from './useRegistrarSession.ts'

const hour = 3_600_000

type OpenSessionProps = {
  session: SessionState
  worst: bigint | undefined
  blocked: string | undefined
}

/** The one prompt: what the session's key may spend, on what, and until when. */
export function OpenSession({ session, worst, blocked }: OpenSessionProps) {
  const { registrar } = useSetup().deployment
  const usual = worst === undefined ? undefined : sessionDefaults(worst)
  const [typed, setTyped] = useState<{ deposit?: string; perRequest?: string; hours?: string }>({})
  const values = {
    deposit: typed.deposit ?? (usual ? ether(usual.deposit) : ''),
    perRequest: typed.perRequest ?? (usual ? ether(usual.perRequest) : ''),
    hours: typed.hours ?? '24',
  }
  const deposit = readEther(values.deposit)
  const perRequest = readEther(values.perRequest)
  const hours = /^\d{1,4}$/.test(values.hours) ? Number(values.hours) : 0
  const wrong =
    deposit === undefined || perRequest === undefined || hours === 0
      ? 'Enter amounts of ether and a number of hours.'
      : undefined
  const field = (name: keyof typeof values, label: string) => (
    <div>
      <label htmlFor={`session-${name}`}>{label}</label>
      <input
        id={`session-${name}`}
        inputMode="decimal"
        autoComplete="off"
        value={values[name]}
        onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
      />
    </div>
  )
  return (
    <>
      <p>
        One prompt opens a session: a deposit, and a key in this browser that may spend it on
        requests for this registrar, and on nothing else. The hub holds it to these limits.
      </p>
      <div className="limits">
        {field('deposit', 'Deposit, ETH')}
        {field('perRequest', 'Per request at most, ETH')}
        {field('hours', 'Expires after, hours')}
      </div>
      <ActButton
        blocked={blocked ?? wrong}
        busy={session.status === 'opening'}
        onAct={() => {
          if (deposit && perRequest)
            void session.open({
              deposit,
              perRequest,
              expires: new Date(Date.now() + hours * hour),
              consumers: [registrar],
            })
        }}
      >
        Open a session
      </ActButton>
      <p className="hint">
        Whoever runs a script in this page could spend what the session allows, and no more.
        Revoking it sends back what is left.
      </p>
    </>
  )
}
