import type { InferenceRecord } from '@trine/sdk'
import { Scroll } from '../../parts/Scroll.tsx'
import { useSetup } from '../SetupContext.tsx'
import { saveRecord } from './recordFile.ts'

/** The record as a file, and the command by which anyone checks it again without this page. */
export function RecordLine({ record }: { record: InferenceRecord }) {
  const { rpcUrl } = useSetup().deployment
  return (
    <div className="record-line">
      <p>
        <button type="button" className="quiet" onClick={() => saveRecord(record)}>
          Download the record
        </button>{' '}
        <span className="hint">Anyone checks it again, from the file and the chain alone:</span>
      </p>
      <Scroll label="Command that checks the record again">
        <pre>
          <code>trine verify record.json --rpc {rpcUrl}</code>
        </pre>
      </Scroll>
    </div>
  )
}
