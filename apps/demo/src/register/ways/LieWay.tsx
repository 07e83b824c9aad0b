import { explainRevert } from '@trine/sdk/chain'
import { useState } from 'react'
import { useConnection } from 'wagmi'
import { Icon } from '../../parts/Icon.tsx'
import { failureWords, isRefusal } from '../failure.ts'
import { ActButton } from '../parts/ActButton.tsx'
import { Amount } from '../parts/Amount.tsx'
import { Bill } from '../parts/Bill.tsx'
import { Outcome } from '../parts/Outcome.tsx'
import { ShortHex } from '../parts/ShortHex.tsx'
import { Steps } from '../parts/Steps.tsx'
import { useFees } from '../parts/useFees.ts'
import type { NameState } from '../useName.ts'
import { useReady } from '../useReady.ts'
import { type LieResult, lieGas } from './sendLie.ts'
import { useLie } from './useLie.ts'

/** The first way in: a page that says whatever its visitor would like to hear. */
export function LieWay({ name }: { name: NameState }) {
  const [lying, setLying] = useState(false)
  const { address } = useConnection()
  const fees = useFees()
  const ready = useReady(name)
  const { busy, start, transaction, result, error } = useLie(name.name)
  const { receipt } = result ?? {}
  const reverted = receipt?.status === 'reverted'
  const gasPaid = receipt && receipt.gasUsed * receipt.effectiveGasPrice
  const worst = fees && lieGas * fees.maxFeePerGas

  return (
    <div className="way">
      <p>
        Nothing keeps a page from claiming “fine”: its code runs on the visitor’s machine. With the
        switch on, this page makes up three claims that are right in every field, signs them with
        keys it has rolled itself, and really sends them.
      </p>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={lying}
          checked={lying}
          onChange={(event) => setLying(event.target.checked)}
        />
        <span>Patch this page to say “fine” of every name</span>
      </label>
      <Bill
        label="What the lie costs"
        lines={[
          {
            name: 'Price of the name',
            quoted: fees?.price,
            charged: receipt && (reverted ? 0n : fees?.price),
            refunded: receipt && (reverted ? fees?.price : 0n),
          },
          { name: 'Gas', quoted: worst, charged: gasPaid },
        ]}
      />
      <ActButton
        blocked={ready ?? (lying ? undefined : 'Turn the switch on first.')}
        busy={busy}
        onAct={() => address && start({ account: address, name: name.name })}
      >
        Send the lie
      </ActButton>
      <Steps
        label="Course of the lie"
        steps={[
          {
            name: 'Three claims made up, signed by keys of no operator',
            state: transaction ? 'done' : busy ? 'now' : error ? 'skipped' : 'waiting',
          },
          {
            name: 'Sent by your wallet',
            state: transaction ? 'done' : error ? 'skipped' : 'waiting',
            facts: transaction && <ShortHex name="Transaction" value={transaction} />,
          },
          {
            name: 'Judged by the contract',
            state: receipt
              ? reverted
                ? 'failed'
                : 'done'
              : transaction && busy
                ? 'now'
                : 'waiting',
            facts: receipt && `in block ${receipt.blockNumber}`,
          },
        ]}
      />
      {result && <Judgement result={result} gasPaid={gasPaid} />}
      {error && (
        <p className={isRefusal(error) ? 'callout' : 'problem'}>
          <Icon name={isRefusal(error) ? 'minus' : 'alert'} />
          <span>{failureWords(error)}</span>
        </p>
      )}
    </div>
  )
}

function Judgement({
  result: { receipt, refusal },
  gasPaid,
}: {
  result: LieResult
  gasPaid: bigint | undefined
}) {
  const why = explainRevert(refusal)
  if (receipt.status === 'success')
    return (
      <Outcome tone="alarm" icon="alert" headline="It went through">
        <p>The contract accepted claims that no operator signed. That must not be.</p>
      </Outcome>
    )
  return (
    <Outcome tone="quiet" icon="shield" headline="Reverted: the contract did not believe the page">
      <p>{why?.sentence ?? 'The contract gave no reason.'}</p>
      {why && (
        <p className="hint">
          The check that refused it: <span className="mono">{why.contract}</span>,{' '}
          <span className="mono">
            {why.name}({why.args.map(String).join(', ')})
          </span>
        </p>
      )}
      <p>
        The name is not registered. Its price stayed in your wallet; the try cost gas:{' '}
        <Amount wei={gasPaid} />.
      </p>
    </Outcome>
  )
}
