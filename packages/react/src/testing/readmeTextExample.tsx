import { useGenerate } from '@trine/react'
import { hostedModel } from '@trine/sdk/model'

const models = [hostedModel({ name: 'gpt-4o-mini', task: 'generate' })]

export function Chat() {
  const { run, abort, consent, approve, reject, status, text, error } = useGenerate()
  return (
    <section aria-busy={status === 'streaming'}>
      <button type="button" onClick={() => run({ models, input: 'Why is the sky blue?' })}>
        Ask
      </button>
      <button type="button" onClick={abort}>
        Stop
      </button>
      {consent && (
        <p role="alertdialog">
          {consent.leaves} bytes go to {consent.offer.operator}, for at most ${consent.price}.
          <button type="button" onClick={approve}>
            Send
          </button>
          <button type="button" onClick={reject}>
            Keep
          </button>
        </p>
      )}
      <p>{error ? error.message : text}</p>
    </section>
  )
}
