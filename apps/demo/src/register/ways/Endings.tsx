import { explainRevert } from '@trine/sdk/chain'
import { Icon } from '../../parts/Icon.tsx'
import { failureWords, isRefusal } from '../failure.ts'
import { Outcome } from '../parts/Outcome.tsx'

/** The name is the user's. */
export function Registered({ name, prompts }: { name: string; prompts: string }) {
  return (
    <Outcome tone="good" icon="check" headline="Registered">
      <p>
        <bdi className="host">{name}</bdi> is yours: the contract acted on what the committee
        signed. {prompts}
      </p>
    </Outcome>
  )
}

/** It did not come to a name: because the contract says no, the user does, or something is out of order. */
export function NotRegistered({ name, error }: { name: string; error: unknown }) {
  const why = explainRevert(error)
  if (why?.name === 'NameRefused')
    return (
      <Outcome tone="alarm" icon="shield" headline="Refused by the contract">
        <p>
          <bdi className="host">{name}</bdi> resembles a protected brand: so three operators signed,
          with the logits {why.args.map(String).join(' for benign and ')} for phishing. The contract
          was asked for nothing, and said no; your wallet was never asked, and nothing was paid.
        </p>
      </Outcome>
    )
  if (why)
    return (
      <Outcome tone="warn" icon="shield" headline="Refused by the contract">
        <p>{why.sentence} Nothing was sent, and nothing was paid.</p>
      </Outcome>
    )
  return (
    <p className={isRefusal(error) ? 'callout' : 'problem'}>
      <Icon name={isRefusal(error) ? 'minus' : 'alert'} />
      <span>{failureWords(error)}</span>
    </p>
  )
}

/** The committee answered, and the registrar said no in its callback. */
export function RefusedByCallback({ name }: { name: string }) {
  return (
    <Outcome tone="alarm" icon="shield" headline="Refused by the contract">
      <p>
        <bdi className="host">{name}</bdi> resembles a protected brand: so the committee answered.
        The registrar refused it when the hub called it back. The operators keep their fee; the
        price of the name went back to the session.
      </p>
    </Outcome>
  )
}
