import { useFinality } from '@trine/react/chain'
import { useEffect } from 'react'
import { useTransactionReceipt } from 'wagmi'
import { useAnnounce } from '../Announcer.tsx'
import { useReplies } from '../operators/useReplies.ts'
import { ActButton } from '../parts/ActButton.tsx'
import { Bill } from '../parts/Bill.tsx'
import { ShortHex } from '../parts/ShortHex.tsx'
import { Steps } from '../parts/Steps.tsx'
import { useFees } from '../parts/useFees.ts'
import { useSetup } from '../SetupContext.tsx'
import type { NameState } from '../useName.ts'
import { useReady } from '../useReady.ts'
import { Disagreement } from './Disagreement.tsx'
import { NotRegistered, Registered } from './Endings.tsx'
import { Facts } from './Facts.tsx'
import { confirmations, finalityTimeline } from './finalityTimeline.ts'
import { pullTimeline } from './pullTimeline.ts'
import { RecordLine } from './RecordLine.tsx'
import { Replies } from './Replies.tsx'
import { pullGas, usePull } from './usePull.ts'

/** The second way in: the page gathers claims, and the user's own transaction carries them. */
export function PullWay({ name }: { name: NameState }) {
  const { deployment, publicClient } = useSetup()
  const fees = useFees()
  const ready = useReady(name)
  const { state, busy, start } = usePull(name.name)
  const { phase, transaction, answer, error } = state
  const announce = useAnnounce()
  const finality = useFinality(transaction, { publicClient, confirmations })
  const { data: receipt } = useTransactionReceipt({ hash: transaction })
  const replies = useReplies(deployment.nodes, state.since)
  const registered = receipt?.status === 'success' && finality.state !== 'reorged'
  const { refresh } = name
  useEffect(() => {
    if (!registered) return
    refresh()
    announce('Registered.')
  }, [registered, refresh, announce])

  return (
    <div className="way">
      <p>
        This page asks all five operators itself. Three claims that agree are enough; your own
        transaction carries them, and the contract checks them and acts in the same call. The
        operators see the name, and it is on chain for ever.
      </p>
      <Bill
        label="What it costs"
        lines={[
          { name: 'Claims of the operators', quoted: 0n, charged: answer && 0n },
          {
            name: 'Price of the name',
            quoted: fees?.price,
            charged: receipt && (receipt.status === 'success' ? fees?.price : 0n),
          },
          {
            name: 'Gas',
            quoted: fees && pullGas * fees.maxFeePerGas,
            charged: receipt && receipt.gasUsed * receipt.effectiveGasPrice,
          },
        ]}
      />
      <ActButton
        blocked={registered ? 'It is yours.' : ready}
        busy={busy}
        onAct={() => fees && start({ name: name.name, fees })}
      >
        Register by pull
      </ActButton>
      <Steps
        label="Course of the pull"
        steps={[
          ...pullTimeline(state).map((step, at) =>
            at === 3 && transaction
              ? { ...step, facts: <ShortHex name="Transaction" value={transaction} /> }
              : step,
          ),
          ...finalityTimeline(finality),
        ]}
      />
      {registered && <Registered name={state.name} prompts="One prompt." />}
      <Disagreement answer={answer} name={name} />
      {phase === 'failed' && <NotRegistered name={state.name} error={error} />}
      <Replies
        phase={phase === 'idle' ? 'idle' : phase === 'asking' ? 'asking' : 'settled'}
        outcomes={state.outcomes}
        replies={replies}
      />
      <Facts verdict={answer?.verdict} finality={finality} />
      {answer && <RecordLine record={answer.record} />}
    </div>
  )
}
