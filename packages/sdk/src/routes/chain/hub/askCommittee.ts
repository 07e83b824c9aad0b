import type { Claim } from '../../../claims/claim.js'
import type { SeatClaim } from '../../../claims/evidence.js'
import { toJson } from '../../../claims/json.js'
import { signedClaimSchema } from '../../../claims/wire.js'
import { type OperatorOutcome, QuorumNotReachedError } from '../../../errors/chain.js'
import type { Hex } from '../../../utils/hex.js'
import { abortable } from '../../../utils/signal.js'
import { type ExpectedClaim, flawOf } from './checkClaim.js'
import type { Committee, Seat } from './committee.js'
import { askOperator } from './operatorHttp.js'

/** What k operators agree on, each with its claim. */
export type Agreement = { output: Hex; outputHash: Hex; claims: readonly SeatClaim[] }

export type AskParameters = {
  committee: Committee
  /** The body of the request: the same for each operator. */
  question: Readonly<Record<string, unknown>>
  expected: Omit<ExpectedClaim, 'operator'>
  /** Milliseconds for each operator. */
  timeout: number
  /** Seconds that a claim must be usable for at least, from the committee's block on. */
  usableFor: bigint
  /** Told what each operator did, as far as it was waited for. */
  onOutcome: (outcome: OperatorOutcome) => void
  signal: AbortSignal
}

/** Seconds that an operator's chain may be ahead of ours, or behind it. */
const skew = 120n

/** Seconds that a claim may be ahead and still count at once: a block, on the slowest chains. */
const soon = 12n

type Signed = { claim: Claim; proof: Hex; output: Hex }

/**
 * Asks all operators of a committee at once. The first output with k valid claims is the answer, and whoever
 * has not answered by then is not waited for. Claims that cannot be used before a time to come count only
 * where there are too few others: one operator must not be able to hold up all.
 *
 * @throws QuorumNotReachedError when no output has k claims, or the signal's reason
 */
export async function askCommittee(parameters: AskParameters): Promise<Agreement> {
  const { committee, signal, onOutcome } = parameters
  const { quorum, seats } = committee
  const others = new AbortController()
  const groups = new Map<Hex, Agreement>()
  const outcomes = new Map<number, OperatorOutcome>()
  const inner = { ...parameters, signal: AbortSignal.any([signal, others.signal]) }

  const ask = async (seat: Seat): Promise<Agreement | undefined> => {
    const told = await askSeat(inner, seat)
    const failed = 'outcome' in told
    const name = { seat: seat.seat, operator: seat.key }
    outcomes.set(seat.seat, failed ? { ...name, ...told } : { ...name, outcome: 'agreed' })
    if (failed) return undefined
    const { claim, proof, output } = told
    const { outputHash, issuedAt, validUntil } = claim
    const group = groups.get(outputHash) ?? { output, outputHash, claims: [] }
    const claims = [...group.claims, { seat: seat.seat, issuedAt, validUntil, proof }]
    groups.set(outputHash, { ...group, claims })
    return agreementOf({ ...group, claims }, committee.block.timestamp + soon)
  }

  const agreementOf = (group: Agreement | undefined, latest: bigint): Agreement | undefined => {
    const claims = group?.claims.filter(({ issuedAt }) => issuedAt <= latest).slice(0, quorum)
    return group && claims?.length === quorum ? { ...group, claims } : undefined
  }

  try {
    const asking = seats.map(async (seat) => (await ask(seat)) ?? Promise.reject())
    const first = await abortable(
      Promise.any(asking).catch(() => undefined),
      signal,
    )
    const largest = [...groups.values()].sort((a, b) => b.claims.length - a.claims.length)[0]
    const agreement = first ?? agreementOf(largest, committee.block.timestamp + skew)
    // Whoever said otherwise than most has differed, however right it may be.
    for (const { outputHash, claims } of groups.values())
      for (const { seat } of claims) if (outputHash !== largest?.outputHash) mark(seat, 'differed')
    for (const outcome of outcomes.values()) onOutcome(outcome)
    if (!agreement) throw new QuorumNotReachedError({ quorum, operators: [...outcomes.values()] })
    return agreement
  } finally {
    others.abort(new Error('others were quicker'))
  }

  function mark(seat: number, outcome: OperatorOutcome['outcome']): void {
    const known = outcomes.get(seat)
    if (known) outcomes.set(seat, { ...known, outcome })
  }
}

type Told = Signed | Pick<OperatorOutcome, 'outcome' | 'reason'>

async function askSeat(parameters: AskParameters, { key, endpoint }: Seat): Promise<Told> {
  const { committee, question, expected, timeout, usableFor, signal } = parameters
  const body = toJson(question)
  const schema = signedClaimSchema
  const told = await askOperator({ endpoint, path: '/v1/claims', body, schema, timeout, signal })
  if ('outcome' in told) return told
  const { claim, proof, output } = told.answer
  const flaw = await flawOf(claim, proof, output, { ...expected, operator: key })
  const { timestamp } = committee.block
  if (flaw !== undefined) return { outcome: 'invalid', reason: flaw }
  if (claim.issuedAt > timestamp + skew)
    return { outcome: 'invalid', reason: 'it was signed for a time to come' }
  if (claim.validUntil < timestamp + usableFor)
    return { outcome: 'invalid', reason: 'it is of no use any more' }
  // Contracts take no old claims, however long they say that they hold.
  if (claim.issuedAt + skew < timestamp)
    return { outcome: 'invalid', reason: 'it was signed too long ago' }
  return { claim, proof, output }
}
