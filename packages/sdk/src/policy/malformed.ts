import { determinismClasses, evidencePattern, privacyClasses } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { own } from '../utils/own.js'
import { isUsdString, usd } from '../utils/usd.js'

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isChance = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1
const isTime = (value: unknown) => Number.isFinite(value) && (value as number) >= 0

const estimated = ['price', 'latency', 'arrives', 'dishonest', 'undetected', 'wrong']

const only = (object: object, ...names: readonly string[]) =>
  Object.keys(object).every((name) => names.includes(name))

/** What each field of an offer must be. */
const fields: { readonly [Field in keyof Offer]-?: (offer: Offer) => boolean } = {
  id: ({ id }) => isText(id),
  route: ({ route }) => isText(route),
  operator: ({ operator }) => isText(operator),
  model: ({ model }) =>
    only(model, 'id', 'name') && /^0x[0-9a-f]{64}$/.test(model.id) && isText(model.name),
  privacy: ({ privacy }) => privacyClasses.includes(privacy),
  evidence: ({ evidence }) => evidencePattern.test(evidence),
  determinism: ({ determinism }) => determinismClasses.includes(determinism),
  price: ({ price, price: { ceiling, expected } }) =>
    only(price, 'ceiling', 'expected') &&
    isUsdString(ceiling) &&
    isUsdString(expected) &&
    usd(expected) <= usd(ceiling),
  latency: ({ latency, latency: { state, expected, p95 } }) =>
    only(latency, 'state', 'expected', 'p95') &&
    ['cold', 'warm'].includes(state) &&
    isTime(expected) &&
    isTime(p95) &&
    expected <= p95,
  download: ({ download }) => Number.isSafeInteger(download) && download >= 0,
  arrives: ({ arrives }) => isChance(arrives),
  dishonest: ({ dishonest }) => isChance(dishonest),
  undetected: ({ undetected }) => isChance(undetected),
  expected: ({ expected }) =>
    expected === undefined ||
    Object.values(expected).every(
      (one) => only(one, 'share', 'wrong') && isChance(one.share) && isChance(one.wrong),
    ),
  cancellable: ({ cancellable }) => typeof cancellable === 'boolean',
  obstacle: ({ obstacle }) =>
    obstacle === undefined || (isText(obstacle) && obstacle.length <= 200),
  bond: ({ bond }) => bond === undefined || isUsdString(bond),
  basis: ({ basis = {} }) =>
    Object.entries(basis).every(
      ([name, one]) =>
        estimated.includes(name) &&
        only(one, 'source', 'prior', 'samples') &&
        isText(one.source) &&
        Number.isFinite(one.prior) &&
        isTime(one.samples),
    ),
  signer: ({ signer }) => signer === undefined || /^0x[0-9a-f]{40}$|^0x[0-9a-f]{64}$/.test(signer),
}

/**
 * Why an offer cannot be weighed at all, or `undefined` if it can. Routes are plug-ins: one that made a
 * slip, a `NaN` say, must lose its own offer and nothing else.
 *
 * @param labels those of the request's models; empty for a task without labels
 */
export function whyMalformed(offer: Offer, labels: readonly string[]): string | undefined {
  if (typeof offer !== 'object' || offer === null) return 'it is no offer'
  for (const name of Object.keys(offer))
    if (!Object.hasOwn(fields, name)) return 'it has a field that offers do not have'
  for (const [name, holds] of Object.entries(fields))
    if (!safely(holds, offer)) return malformed(name)
  return labels.length > 0 && !describes(offer, labels) ? malformed('expected') : undefined
}

const malformed = (field: string) => `its field "${field}" is not of the form that offers have`

function safely(holds: (offer: Offer) => boolean, offer: Offer): boolean {
  try {
    return holds(offer)
  } catch {
    return false
  }
}

/** Every label is there, no other is, and the shares are those of a whole, up to rounding. */
function describes({ expected }: Offer, labels: readonly string[]): boolean {
  if (expected === undefined) return true
  const shares = labels.map((label) => own(expected, label)?.share ?? Number.NaN)
  const whole = shares.reduce((a, b) => a + b, 0)
  return Object.keys(expected).length === labels.length && Math.abs(whole - 1) <= 0.01
}
