import type { useClassify } from '@trine/react'
import { useEffect, useRef } from 'react'
import { Icon } from '../parts/Icon.tsx'

type ConsentRequestProps = Pick<
  ReturnType<typeof useClassify>,
  'consent' | 'approve' | 'reject'
> & {
  what: 'name' | 'text'
  /** The id of what is read next: whoever answers by keyboard goes on from there. */
  next: string
}

/** What is about to leave this device, to whom, and for how much: nothing is sent before a yes. */
export function ConsentRequest({ what, next, consent, approve, reject }: ConsentRequestProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const offer = consent?.offer.id
  // The question came by itself: whoever uses a keyboard is brought to it.
  useEffect(() => {
    if (offer !== undefined) heading.current?.focus()
  }, [offer])
  if (!consent) return null
  const answer = (say: () => void) => () => {
    // The button is about to go: the focus must not be lost with it.
    document.getElementById(next)?.focus()
    say()
  }
  const { operator, model, evidence } = consent.offer
  return (
    <section className="consent" aria-labelledby="consent-title">
      <h3 id="consent-title" ref={heading} tabIndex={-1}>
        <Icon name="scales" />
        <span>May the {what} leave this device?</span>
      </h3>
      <dl className="consent-facts">
        <div>
          <dt>What leaves</dt>
          <dd>
            the {what}, {consent.leaves} bytes
          </dd>
        </div>
        <div>
          <dt>To whom</dt>
          <dd>
            <bdi>{operator}</bdi>, which runs <span className="mono">{model.name}</span>
          </dd>
        </div>
        <div>
          <dt>For how much</dt>
          <dd className="figures">at most ${consent.price}</dd>
        </div>
        <div>
          <dt>What comes back</dt>
          <dd>
            {evidence === 'signed'
              ? 'an answer signed by it: its word, and no proof'
              : 'an answer that is its word alone'}
          </dd>
        </div>
      </dl>
      <p className="consent-actions">
        <button type="button" className="primary" onClick={answer(approve)}>
          Send it
        </button>
        <button type="button" className="quiet" onClick={answer(reject)}>
          Keep it here
        </button>
      </p>
    </section>
  )
}
