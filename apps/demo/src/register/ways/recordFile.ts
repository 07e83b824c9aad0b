import type { InferenceRecord } from '@trine/sdk'

/** Hands a record over as a file, in the form that `trine verify` reads. */
export function saveRecord(record: InferenceRecord): void {
  const text = JSON.stringify(record, undefined, 2)
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'record.json'
  link.click()
  URL.revokeObjectURL(url)
}
