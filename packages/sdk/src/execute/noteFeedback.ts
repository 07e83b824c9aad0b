import type { Client } from '../client/createClient.js'
import { RecordUnansweredError } from '../errors/record.js'
import { deviceClass } from '../policy/estimates/deviceClass.js'
import type { Sighting } from '../policy/estimates/estimates.js'
import { offersOf } from '../policy/offersOf.js'
import type { Plan } from '../policy/plan.js'
import type { InferenceRecord } from '../record/record.js'
import type { Offer } from '../routes/route.js'
import { estimatesOf } from './estimatesOf.js'

/**
 * The offer that gave a record's answer.
 *
 * @throws RecordUnansweredError where it has none
 */
export function answeredBy(record: InferenceRecord): Offer {
  const offer = findAnswering(record)
  if (!offer) throw new RecordUnansweredError({ status: record.status })
  return offer
}

function findAnswering({ status, plan, attempts }: InferenceRecord): Offer | undefined {
  if (status !== 'answered' || !plan) return undefined
  // What this device said meanwhile, and what an audit said afterwards, was not the answer.
  const answered = attempts.filter(
    (attempt) =>
      attempt.outcome === 'answered' &&
      !('role' in attempt && ['provisional', 'audit'].includes(attempt.role ?? '')),
  )
  const offers = offersOf(plan as Pick<Plan, 'steps'>)
  return offers.find(({ id }) => id === answered.at(-1)?.offer)
}

/** Tells estimates whether a record's answer was right. */
export function noteFeedback(
  client: Client,
  record: InferenceRecord,
  offer: Offer,
  correct: boolean,
): void {
  const sighting: Sighting = {
    offer,
    size: 'asked' in record ? (record.asked?.size ?? 0) : 0,
    at: client.recorder.now(),
    right: { label: labelOf(record) ?? '*', correct },
  }
  estimatesOf(client)?.saw(sighting, { device: deviceClass() })
}

/** The label that a record's answer had, where the app opted in to keep what it was. */
function labelOf(record: InferenceRecord): string | undefined {
  const bytes = record.output?.opening?.bytes
  const labels = 'asked' in record ? record.asked?.labels : undefined
  if (!bytes || !labels || bytes.length !== 2 + 8 * labels.length) return undefined
  const logits = readLogits(bytes)
  return labels[logits.indexOf(Math.max(...logits))]
}

/** The canonical bytes of logits: integers of 32 bits, or floats. */
function readLogits(bytes: string): readonly number[] {
  const words = bytes.slice(2).match(/.{8}/g) ?? []
  const view = new DataView(new ArrayBuffer(4))
  const read = words.map((word) => {
    view.setUint32(0, Number.parseInt(word, 16))
    return { integer: view.getInt32(0), float: view.getFloat32(0) }
  })
  // An integer of usual size is no float that a model computes: it is none at all, or smaller than any.
  const integers = read.every(({ float }) => !(Math.abs(float) > 1e-37))
  return read.map(({ integer, float }) => (integers ? integer : float))
}
