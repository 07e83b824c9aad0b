import type { useGenerate } from '@trine/react'
import { Icon } from '../parts/Icon.tsx'
import { placeOf } from '../plan/placeWords.ts'
import { errorSentence } from '../words.ts'

type Writer = Pick<
  ReturnType<typeof useGenerate>,
  'status' | 'text' | 'output' | 'answer' | 'error' | 'usage'
>

/** The text so far, and when it is whole, where it came from and what it cost. */
export function Story({
  writer: { status, text, output, answer, error, usage },
}: {
  writer: Writer
}) {
  const shown = output?.text ?? text
  const offer = answer?.offer
  return (
    <>
      <p className="story" data-status={status}>
        {shown === '' ? <span className="hint">{emptyWords[status] ?? '…'}</span> : shown}
      </p>
      {error && (
        <p className="problem">
          <Icon name="alert" />
          <span>{errorSentence(error)}</span>
        </p>
      )}
      <dl className="facts">
        <Fact name="Where" value={offer && `${offer.model.name} ${placeOf(offer)}`} />
        <Fact
          name="Tokens"
          value={usage && `${usage.inputTokens} read, ${usage.outputTokens} written`}
        />
        <Fact name="Charged, at most" value={answer && `$${answer.record.money.charged}`} />
        <Fact
          name="Believed"
          value={
            answer &&
            (answer.verdict.kind === 'signed'
              ? 'signed by its provider: its word, and no proof'
              : answer.verdict.status)
          }
        />
      </dl>
      <p className="visually-hidden" role="status">
        {status === 'done' ? `Written: ${shown}` : (spokenWords[status] ?? '')}
      </p>
    </>
  )
}

const emptyWords: Partial<Record<Writer['status'], string>> = {
  idle: 'Nothing written yet.',
  aborted: 'Stopped before the first letter.',
  error: 'No answer.',
  'awaiting-consent': 'Waiting for your word.',
}

/** Said once for each change of phase: never letter by letter. */
const spokenWords: Partial<Record<Writer['status'], string>> = {
  'awaiting-consent': 'May the text leave this device? Nothing was sent yet.',
  streaming: 'Writing.',
  aborted: 'Stopped.',
  error: 'No answer.',
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  return (
    <div className="fact">
      <dt className="fact-name">{name}</dt>
      <dd>{value ?? '–'}</dd>
    </div>
  )
}
