import { noParams } from '../../claims/claim.js'
import { offersOf } from '../../policy/offersOf.js'
import type { Plan } from '../../policy/plan.js'
import type { Exchange } from '../../routes/route.js'
import { fromHex, type Hex } from '../../utils/hex.js'
import { jcs } from '../../utils/jcs.js'
import { once } from '../../utils/once.js'
import { own } from '../../utils/own.js'
import { claimChecks } from '../../verify/claimChecks.js'
import { quorumAssumption } from '../../verify/quorum.js'
import { signedAssumption } from '../../verify/signedAssumption.js'
import type { Evidence, QuorumEvidence, SignedEvidence } from '../../verify/verdict.js'
import { type InferenceRecord, parseRecord } from '../record.js'
import type { Openings } from '../recorder.js'
import { chainChecks } from './chainChecks.js'
import type { ChainReader } from './chainReader.js'
import type { Finding } from './finding.js'
import { openedBytes, openingOf } from './openedBytes.js'

export type VerifyRecordParameters = {
  /** How the chain is read: `chainReader(publicClient)`. Needed for evidence that a chain has a part in. */
  read?: ChainReader | undefined
  /** The hub that you trust. Default: the one that the record names, and then the assumption says so. */
  hub?: Hex | undefined
  /** The key that you trust to be the provider's. Default: the one that the record names, as with `hub`. */
  signer?: Hex | undefined
  /** What opens the commitments, where the record itself does not. */
  openings?: Openings | undefined
}

/** What a stranger can say of a record. */
export type RecordVerification = {
  /** `incomplete`: nothing was found wrong, and something could not be looked at. */
  status: 'verified' | 'failed' | 'incomplete'
  checks: readonly Finding[]
  /** What must hold for the status to mean anything, in words. */
  assumption: string
}

/**
 * Repeats the verdict of a record, from the file and the chain alone: that a committee which the chain
 * names, or a provider's key, signed this output for this input. The record may come from anyone, and may lie. Its times
 * and money, and what was asked and offered, are its own word: of those, only that the plan follows from what
 * was asked and offered is looked at.
 *
 * @throws RecordInvalidError when it is not of the published form
 * @example
 * const read = chainReader(publicClient)
 * const { status, checks } = await verifyRecord(JSON.parse(text), { read, hub })
 */
export async function verifyRecord(
  json: unknown,
  parameters: VerifyRecordParameters = {},
): Promise<RecordVerification> {
  const record = parseRecord(json)
  const verdict = record.status === 'answered' ? record.verdict : undefined
  if (!verdict) return concluded([unanswered(record)], 'There is no answer to believe.')
  const evidence = verdict.evidence as Evidence
  const { planFollows } = await planning()
  const told = [consistent(record), ...planFollows(record)]
  const bytes = await bytesChecks(record, evidence, parameters.openings)
  if (evidence.kind === 'device')
    return concluded(
      [...told, ...bytes, deviceOnly],
      'The device that computed the answer, its browser and its page were not tampered with.',
    )
  if (evidence.kind === 'none')
    return concluded([...told, ...bytes, providerOnly], 'The provider answered as it was asked to.')
  if (evidence.kind === 'signed') {
    const checks = await signedFindings(record, evidence, parameters)
    return concluded(
      [...told, ...bytes, ...checks],
      `${signedAssumption(evidence)} Which model ran is the word of the record.${parameters.signer ? '' : ' That the key is its own, the record says itself.'}`,
    )
  }
  const { read, hub } = parameters
  return concluded(
    [
      ...told,
      ...bytes,
      ...(await claimFindings(evidence)),
      ...(hub ? [trusted(hub, evidence)] : []),
      ...(read ? await chainChecks(evidence, read) : [unread]),
    ],
    assumptionOf(evidence, hub),
  )
}

function concluded(checks: readonly Finding[], assumption: string): RecordVerification {
  const failed = checks.some(({ passed }) => passed === false)
  const incomplete = checks.some(({ passed }) => passed === null)
  return { status: failed ? 'failed' : incomplete ? 'incomplete' : 'verified', checks, assumption }
}

function unanswered({ status }: InferenceRecord): Finding {
  return {
    name: 'answered',
    passed: null,
    detail: `The request ended as ${status}: there is no answer to check.`,
  }
}

const unread: Finding = {
  name: 'chain',
  passed: null,
  detail: 'No RPC was named to ask the chain by.',
}

const deviceOnly: Finding = {
  name: 'evidence-for-others',
  passed: null,
  detail:
    'What a device computed convinces its own user only. Whoever has model and input can run it again.',
}

const providerOnly: Finding = {
  name: 'evidence-for-others',
  passed: null,
  detail: 'A provider’s bare answer convinces nobody else.',
}

/** Whether the record's parts tell of one and the same answer. */
function consistent({ attempts, plan, models, verdict }: InferenceRecord): Finding {
  // What was said meanwhile or afterwards, beside the plan's steps, was not the answer.
  const answered = attempts.filter(
    (attempt) =>
      attempt.outcome === 'answered' &&
      !('role' in attempt && ['provisional', 'audit'].includes(attempt.role ?? '')),
  )
  const evidence = verdict?.evidence as Evidence | undefined
  const kind =
    evidence?.kind === 'quorum'
      ? `quorum(${evidence.quorum},${evidence.seats.length})`
      : evidence?.kind
  const offers = offersOf({ steps: (plan?.steps ?? []) as Plan['steps'] })
  const holds = answered.some((attempt) => {
    const offer = offers.find(({ id }) => id === attempt.offer)
    return (
      jcs(attempt.verdict ?? null) === jcs(verdict ?? null) &&
      offer?.model.id === evidence?.modelId &&
      offer?.evidence === kind &&
      (evidence?.kind !== 'signed' ||
        (offer?.signer === evidence.signer && offer?.operator === evidence.provider))
    )
  })
  return {
    name: 'record-consistent',
    passed: holds && verdict?.kind === kind && models.some(({ id }) => id === evidence?.modelId),
    detail: 'An attempt of the plan brought this answer, with this evidence, of a model asked for.',
  }
}

async function bytesChecks(
  { inputs, output }: InferenceRecord,
  evidence: Evidence,
  openings: Openings | undefined,
): Promise<Finding[]> {
  const { modelId } = evidence
  const { inputHash, outputHash } = evidence.kind === 'quorum' ? evidence : {}
  const given = openings && own(openings.inputs, modelId)
  return [
    ...(await openedBytes('input', own(inputs, modelId), given, inputHash)),
    ...(await openedBytes('output', output, openings?.output, outputHash)),
  ]
}

/** What each check of claims is, for people. */
const words: Readonly<Record<string, string>> = {
  'request-id': 'The request’s id is the digest of what was asked.',
  'way-in': 'An answer by push is one that the hub took, and one by pull is not.',
  'seats-differ': 'No key has two seats.',
  'claims-in-order': 'Each claim is of a seat of its own, and none of an empty one.',
  'claim-count': 'There are as many claims as convince.',
  'claims-signed': 'Each claim is signed by the key of its seat, for this question and output.',
  'claims-timely': 'Each claim held at the time of the block.',
}

async function claimFindings(evidence: QuorumEvidence): Promise<Finding[]> {
  const checks = await claimChecks(evidence)
  return [
    {
      name: 'parameters',
      passed: evidence.paramsHash === noParams,
      detail: 'The task has no parameters.',
    },
    ...checks.map((check) => ({ ...check, detail: words[check.name] ?? check.name })),
  ]
}

// Curves that only such records need, and the search that only new ones do: the door stays small.
const signed = once(() => import('./signedChecks.js'))
const planning = once(() => import('./planFollows.js'))

async function signedFindings(
  record: InferenceRecord,
  evidence: SignedEvidence,
  { openings, signer }: VerifyRecordParameters,
): Promise<Finding[]> {
  const { signedChecks } = await signed()
  const { modelId } = evidence
  const given = openings && own(openings.inputs, modelId)
  const opened = {
    input: openingOf(own(record.inputs, modelId), given)?.bytes,
    output: openingOf(record.output, openings?.output)?.bytes,
  }
  return signedChecks(evidence, openings?.exchange ?? exchangeOf(record), opened, signer)
}

function exchangeOf(record: InferenceRecord): Exchange | undefined {
  if (!('exchange' in record) || !record.exchange) return undefined
  const { request, response, ...rest } = record.exchange
  return { ...rest, request: fromHex(request), response: fromHex(response) }
}

function trusted(hub: Hex, evidence: QuorumEvidence): Finding {
  return {
    name: 'hub-trusted',
    passed: hub.toLowerCase() === evidence.hub,
    detail: 'The hub is the one that you named.',
  }
}

function assumptionOf(evidence: QuorumEvidence, hub: Hex | undefined): string {
  const { chainId } = evidence
  const named = hub ? '' : ` You trust the hub ${evidence.hub} of chain ${chainId}.`
  return `${quorumAssumption(evidence)} The RPC told the truth about the rest of the chain, too.${named}`
}
