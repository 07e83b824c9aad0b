import { useQueryClient } from '@tanstack/react-query'
import { useRecords, useTrine } from '@trine/react'
import type { InferenceRecord } from '@trine/sdk'
import { useRef } from 'react'
import { ago, duration, moment } from '../format.ts'
import { Icon, type IconName } from '../parts/Icon.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Scroll } from '../parts/Scroll.tsx'
import { useNow } from '../useNow.ts'

const limit = 20

const statusWords: Readonly<Record<InferenceRecord['status'], { icon: IconName; name: string }>> = {
  open: { icon: 'clock', name: 'Open' },
  answered: { icon: 'check', name: 'Answered' },
  abstained: { icon: 'scales', name: 'Withheld' },
  aborted: { icon: 'pause', name: 'Cancelled' },
  failed: { icon: 'cross', name: 'Failed' },
}

export function Records() {
  const client = useTrine()
  const queryClient = useQueryClient()
  const { data: records = [], isPending, isError } = useRecords({ limit })
  const now = useNow(30_000)
  const dialog = useRef<HTMLDialogElement>(null)
  const none = records.length === 0

  const exportAll = async () => {
    const all = await client.records.list({ limit: 10_000 })
    const url = URL.createObjectURL(
      new Blob([JSON.stringify(all, undefined, 2)], { type: 'application/json' }),
    )
    const link = document.createElement('a')
    link.href = url
    link.download = 'trine-records.json'
    link.click()
    URL.revokeObjectURL(url)
  }
  const clearAll = async () => {
    await client.records.clear()
    await queryClient.invalidateQueries({ queryKey: ['trine', 'records', client.id] })
    dialog.current?.close()
  }

  return (
    <Panel
      id="records"
      title="Records"
      busy={isPending}
      aside={
        <div className="panel-actions">
          <button
            type="button"
            className="quiet"
            aria-disabled={none}
            onClick={() => {
              if (!none) void exportAll()
            }}
          >
            Export
          </button>
          <button
            type="button"
            className="quiet"
            aria-disabled={none}
            onClick={() => {
              if (!none) dialog.current?.showModal()
            }}
          >
            Clear
          </button>
        </div>
      }
    >
      <p className="hint">
        One for each question, kept in this browser. They hold no name and no answer, only salted
        digests of them.
      </p>
      {isError ? (
        <p className="problem">
          <Icon name="alert" />
          <span>This browser does not let the page keep records. Answers work all the same.</span>
        </p>
      ) : none ? (
        <p className="empty">{isPending ? 'Reading.' : 'No records yet.'}</p>
      ) : (
        <ol className="records">
          {records.map((record) => (
            <li key={record.id}>
              <Row record={record} now={now} />
            </li>
          ))}
        </ol>
      )}
      {records.length === limit && (
        <p className="hint">The newest {limit}. The export has all of them.</p>
      )}
      <dialog ref={dialog} aria-labelledby="clear-title" aria-describedby="clear-text">
        <h3 id="clear-title">Clear all records?</h3>
        <p id="clear-text">
          They are gone from this browser for good. Export them first to keep them.
        </p>
        <form method="dialog" className="dialog-actions">
          <button type="submit" className="quiet">
            Keep them
          </button>
          <button type="button" className="danger" onClick={() => void clearAll()}>
            Clear
          </button>
        </form>
      </dialog>
    </Panel>
  )
}

function Row({ record, now }: { record: InferenceRecord; now: number }) {
  const { icon, name } = statusWords[record.status]
  const took = record.attempts.reduce((sum, attempt) => sum + attempt.took, 0)
  const model = record.models.find(({ id }) => id === record.verdict?.evidence.modelId)?.name
  return (
    <details className="record" data-status={record.status}>
      <summary className="row">
        <span className="row-status">
          <Icon name={icon} />
          <span>{name}</span>
        </span>
        <span className="row-facts">
          {[
            record.verdict?.status,
            model?.replace(/^lookalike-/, ''),
            record.attempts.length > 0 ? duration(took) : record.error?.code,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <time className="row-time" dateTime={record.openedAt}>
          {ago(record.openedAt, now)}
          <span className="row-moment">{moment(record.openedAt)}</span>
        </time>
      </summary>
      <Scroll label="The record as JSON">
        <pre>{JSON.stringify(record, undefined, 2)}</pre>
      </Scroll>
    </details>
  )
}
