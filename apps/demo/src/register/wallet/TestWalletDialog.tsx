import { useEffect, useRef, useSyncExternalStore } from 'react'
import { type Question, testWalletPrompts } from './testWalletPrompts.ts'

const titles: Readonly<Record<Question['kind'], string>> = {
  connect: 'Let this page see the account?',
  transaction: 'Send this transaction?',
  signature: 'Sign this?',
}

/** Where the test wallet asks. Escape refuses, as the safe choice. */
export function TestWalletDialog() {
  const open = useSyncExternalStore(
    testWalletPrompts.subscribe,
    testWalletPrompts.getSnapshot,
    testWalletPrompts.getSnapshot,
  )
  const dialog = useRef<HTMLDialogElement>(null)
  const question = open[0]
  useEffect(() => {
    if (question) dialog.current?.showModal()
    else dialog.current?.close()
  }, [question])

  return (
    <dialog
      ref={dialog}
      className="wallet-dialog"
      aria-labelledby="wallet-dialog-title"
      aria-describedby="wallet-dialog-text"
      onCancel={(event) => {
        event.preventDefault()
        question?.answer(false)
      }}
    >
      <p className="wallet-name">Test wallet of this local chain</p>
      <h3 id="wallet-dialog-title">{question && titles[question.kind]}</h3>
      <dl className="facts" id="wallet-dialog-text">
        {question?.facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt className="fact-name">{name}</dt>
            <dd className="mono">
              <bdi dir="ltr">{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <div className="dialog-actions">
        <button type="button" className="quiet" onClick={() => question?.answer(false)}>
          Refuse
        </button>
        <button type="button" className="primary" onClick={() => question?.answer(true)}>
          Approve
        </button>
      </div>
    </dialog>
  )
}
