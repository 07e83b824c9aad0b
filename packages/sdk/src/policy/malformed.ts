import { determinismClasses, evidencePattern, privacyClasses } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { own } from '../utils/own.js'
import { microUsd } from './microUsd.js'

/** Milliseconds: more than any time there will be, and little enough to be reckoned with. */
const longest = Number.MAX_SAFE_INTEGER

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isChance = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1
const isTime = (value: unknown) => typeof value === 'number' && value >= 0 && value <= longest

const estimated = ['price', 'latency', 'arrives', 'dishonest', 'undetected', 'wrong']

/** Fields that an offer may do without. */
const optional = ['expected', 'obstacle', 'signer', 'bond', 'basis'] as const
const required = 14

/**
 * Why an offer cannot be weighed at all, or `undefined` if it can. Routes are plug-ins: one that made a
 * slip, a `NaN` say, must lose its own offer and nothing else.
 *
 * @param labels those of the request's models; empty for a task without labels
 */
export function whyMalformed(offer: Offer, labels: readonly string[]): string | undefined {
  if (typeof offer !== 'object' || offer === null) return 'it is no offer'
  try {
    const field = wrongField(offer, labels)
    if (field !== undefined) return `its field "${field}" is not of the form that offers have`
    return hasOthers(offer) ? 'it has a field that offers do not have' : undefined
  } catch {
    // A field that cannot even be read.
    return 'it is no offer'
  }
}

/** The first field that is not what it must be. Written out, since every offer of every decision passes here. */
function wrongField(offer: Offer, labels: readonly string[]): keyof Offer | undefined {
  if (!isText(offer.id)) return 'id'
  if (!isText(offer.route)) return 'route'
  if (!isText(offer.operator)) return 'operator'
  if (!isModel(offer.model)) return 'model'
  if (!privacyClasses.includes(offer.privacy)) return 'privacy'
  if (!isEvidence(offer.evidence)) return 'evidence'
  if (!determinismClasses.includes(offer.determinism)) return 'determinism'
  if (!isPrice(offer.price)) return 'price'
  if (!isLatency(offer.latency)) return 'latency'
  if (!(Number.isSafeInteger(offer.download) && offer.download >= 0)) return 'download'
  if (!isChance(offer.arrives)) return 'arrives'
  if (!isChance(offer.dishonest)) return 'dishonest'
  if (!isChance(offer.undetected)) return 'undetected'
  if (typeof offer.cancellable !== 'boolean') return 'cancellable'
  const { expected, obstacle, signer, bond, basis } = offer
  if (expected !== undefined && !isExpectation(expected, labels)) return 'expected'
  if (obstacle !== undefined && !(isText(obstacle) && obstacle.length <= 200)) return 'obstacle'
  if (signer !== undefined && !isSigner(signer)) return 'signer'
  if (bond !== undefined && Number.isNaN(microUsd(bond))) return 'bond'
  if (basis !== undefined && !isBasis(basis)) return 'basis'
  return undefined
}

/** Whether an offer has fields besides those that were looked at. */
function hasOthers(offer: Offer): boolean {
  let known = required
  for (const name of optional) if (name in offer) known++
  return !hasFields(offer, known)
}

/** With all of its fields known to be there, an object has no others if it has as many. */
function hasFields(object: object, count: number): boolean {
  let found = 0
  for (const _ in object) found++
  return found === count
}

function isModel(model: Offer['model']): boolean {
  return isDigest(model.id) && isText(model.name) && hasFields(model, 2)
}

/** `0x` and 64 lower-case hexadecimal digits. */
function isDigest(id: unknown): boolean {
  if (typeof id !== 'string' || id.length !== 66 || !id.startsWith('0x')) return false
  for (let i = 2; i < 66; i++) {
    const code = id.charCodeAt(i)
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false
  }
  return true
}

/**
 * Most kinds have nothing to be read. A pattern holds of all that reads like a match, such as a list of one: that
 * would be of no kind which a requirement knows to rule out.
 */
function isEvidence(kind: unknown): boolean {
  if (kind === 'device' || kind === 'signed') return true
  return typeof kind === 'string' && evidencePattern.test(kind)
}

function isSigner(signer: unknown): boolean {
  return typeof signer === 'string' && /^0x(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(signer)
}

function isPrice(price: Offer['price']): boolean {
  // `NaN`, as what is no amount is read, is not within anything.
  return microUsd(price.expected) <= microUsd(price.ceiling) && hasFields(price, 2)
}

function isLatency(latency: Offer['latency']): boolean {
  const { state, expected, p95 } = latency
  const known = state === 'warm' || state === 'cold'
  return known && isTime(expected) && isTime(p95) && expected <= p95 && hasFields(latency, 3)
}

/**
 * Every label is there, no other is, and the shares are those of a whole, up to rounding. A task without labels
 * has one, `'*'`, where anything is foretold of it.
 */
function isExpectation(
  expected: NonNullable<Offer['expected']>,
  labels: readonly string[],
): boolean {
  if (labels.length === 0) return own(expected, '*') === undefined || isExpectation(expected, ['*'])
  let whole = 0
  for (const label of labels) {
    const one = own(expected, label)
    if (!one || !isChance(one.share) || !isChance(one.wrong) || !hasFields(one, 2)) return false
    whole += one.share
  }
  return Math.abs(whole - 1) <= 0.01 && hasFields(expected, labels.length)
}

function isBasis(basis: NonNullable<Offer['basis']>): boolean {
  return Object.entries(basis).every(
    ([name, one]) =>
      estimated.includes(name) &&
      isText(one.source) &&
      Number.isFinite(one.prior) &&
      typeof one.samples === 'number' &&
      one.samples >= 0 &&
      Number.isFinite(one.samples) &&
      hasFields(one, 3),
  )
}
