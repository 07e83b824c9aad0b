import type { Client } from '../client/createClient.js'
import { RecordUnansweredError } from '../errors/record.js'
import { deviceClass } from '../policy/estimates/deviceClass.js'
import { offersOf } from '../policy/offersOf.js'
import type { Plan } from '../policy/plan.js'
import type { InferenceRecord } from '../record/record.js'
import type { Offer } from '../routes/route.js'
import { estimatesOf } from './estimatesOf.js'
import { type Truth, whatFollows } from './whatFollows.js'

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

/** Tells estimates whether a record's answer was right, and what follows of others to the same request. */
export function noteFeedback(
  client: Client,
  record: InferenceRecord,
  offer: Offer,
  correct: boolean,
): void {
  const given: Truth = { label: labelOf(record) ?? '*', correct }
  const facts = {
    size: 'asked' in record ? (record.asked?.size ?? 0) : 0,
    at: client.recorder.now(),
  }
  const estimates = estimatesOf(client)
  for (const { offer: one, right } of [{ offer, right: given }, ...othersOf(record, offer, given)])
    estimates?.saw({ ...facts, offer: one, right }, { device: deviceClass() })
}

/** What the truth of a record's answer says of other models'. The same model elsewhere was no second look. */
function othersOf(record: InferenceRecord, { model }: Offer, given: Truth) {
  const plan = record.plan as Pick<Plan, 'steps' | 'provisional'>
  const offers = [...offersOf(plan), ...(plan.provisional ? [plan.provisional] : [])]
  const labels = 'asked' in record ? (record.asked?.labels ?? []) : []
  const told = new Set([model.id])
  return record.attempts.flatMap((attempt) => {
    const offer = offers.find(({ id }) => id === attempt.offer)
    if (!offer || told.has(offer.model.id)) return []
    if (!('agrees' in attempt) || attempt.agrees === undefined) return []
    told.add(offer.model.id)
    const right = whatFollows(given, attempt.agrees, labels)
    return right ? [{ offer, right }] : []
  })
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
