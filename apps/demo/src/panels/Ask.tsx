import { useEffect, useRef, useState } from 'react'
import { megabytes } from '../format.ts'
import { Icon } from '../parts/Icon.tsx'
import { Panel } from '../parts/Panel.tsx'
import type { ModelsState } from '../useModels.ts'
import { errorSentence } from '../words.ts'

/** Names that nobody owns (`.example` is reserved), but for those of the site that they imitate. */
const examples = [
  { input: 'app.uniswap.org', note: 'the site itself' },
  { input: 'app-uniswap.io', note: 'a hyphen for a dot' },
  { input: 'uniswap-claim.example', note: 'a brand and a lure' },
  { input: 'unіswap.example', note: 'a Cyrillic і' },
  { input: 'https://metamask.io.wallet-restore.account-verify.example/login', note: 'a long link' },
] as const

type AskProps = {
  models: ModelsState
  offlineReady: boolean
  /** Whether the name may be sent elsewhere, after a yes. */
  leaves: boolean
  running: boolean
  /** A sentence about what was typed, and what to do. */
  problem: string | undefined
  onAsk: (input: string) => void
  onCancel: () => void
}

export function Ask({ models, offlineReady, leaves, running, problem, onAsk, onCancel }: AskProps) {
  const [draft, setDraft] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (problem) field.current?.focus()
  }, [problem])

  return (
    <Panel id="ask" title="Ask">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          onAsk(draft)
        }}
      >
        <label htmlFor="host">Hostname or link</label>
        <div className="ask-row">
          <input
            ref={field}
            id="host"
            name="host"
            type="text"
            inputMode="url"
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            placeholder="app.uniswap.org"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            aria-invalid={problem !== undefined}
            aria-describedby="host-problem host-hint"
          />
          <button type="submit" className="primary">
            Check
          </button>
          <button
            type="button"
            className="quiet"
            aria-disabled={!running}
            onClick={() => {
              if (!running) return
              onCancel()
              field.current?.focus()
            }}
          >
            Cancel
          </button>
        </div>
        <div className="below">
          <p id="host-problem" className="problem" hidden={problem === undefined}>
            <Icon name="alert" />
            <span>{problem}</span>
          </p>
          <p id="host-hint" className="hint" hidden={problem !== undefined}>
            {leaves
              ? 'The name is read in this tab, and leaves this device only if you say so each time. '
              : 'The name is read in this tab and stays on this device. '}
            Of a link, only the name counts.
          </p>
        </div>
      </form>

      <div className="examples">
        <h3 id="examples-title">Examples</h3>
        <ul aria-labelledby="examples-title">
          {examples.map(({ input, note }) => (
            <li key={input}>
              <button
                type="button"
                className="example"
                onClick={() => {
                  setDraft(input)
                  onAsk(input)
                }}
              >
                <bdi dir="ltr">{input}</bdi>
                <span className="example-note">{note}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>

      <ModelLine models={models} offlineReady={offlineReady} leaves={leaves} />
    </Panel>
  )
}

function ModelLine({
  models,
  offlineReady,
  leaves,
}: Pick<AskProps, 'models' | 'offlineReady' | 'leaves'>) {
  const { status, step, loaded, total, error, start, stop } = models
  const which = step === 1 ? 'Engine and small model' : 'Larger model'
  const downloading = status === 'downloading' && total > 0
  return (
    <div className="model-line" data-status={status}>
      {offlineReady ? (
        <p>
          <Icon name="check" />
          <span>
            <strong>Ready, works offline.</strong>{' '}
            {leaves
              ? 'Without a network the small model answers alone.'
              : 'Nothing more will be fetched.'}
          </span>
        </p>
      ) : status === 'error' && error ? (
        <>
          <p>
            <Icon name="cloudOff" />
            <span>
              <strong>{which}: not loaded.</strong> {errorSentence(error)}
            </span>
          </p>
          <button type="button" className="quiet" onClick={start}>
            Try again
          </button>
        </>
      ) : status === 'aborted' ? (
        <>
          <p>
            <Icon name="pause" />
            <span>
              <strong>{which}: stopped.</strong> What was fetched is kept. The first question
              fetches the rest.
            </span>
          </p>
          <button type="button" className="quiet" onClick={start}>
            Go on
          </button>
        </>
      ) : (
        <>
          <p>
            <Icon name="clock" />
            <span>
              <strong>{which}: </strong>
              {downloading ? (
                <span className="figures">
                  {megabytes(loaded)} of {megabytes(total)}
                </span>
              ) : (
                'loading'
              )}
            </span>
          </p>
          <progress
            aria-label={which}
            max={1}
            {...(downloading ? { value: loaded / total } : {})}
          />
          <button type="button" className="quiet" onClick={stop}>
            Stop
          </button>
        </>
      )}
    </div>
  )
}
