import { type Claim, type Question, requestId, type SignedClaim } from '@trine/sdk/chain'
import { type Hex, hexToBytes, keccak256, toHex } from 'viem'
import { admitQuestion, checkPlace, type WayIn } from '../admit/admitQuestion.js'
import { Refused } from '../admit/refusal.js'
import type { KeptClaim } from '../journal/claims.js'
import type { Run } from '../journal/outputs.js'
import type { Node } from '../node.js'
import { signClaim } from './signClaim.js'

export type AskedOf = {
  question: Question
  /** The canonical input bytes. */
  input: Hex
  way: WayIn
  /** Unix seconds that the claim must last to, where it can. */
  deadline?: number | undefined
}

/** Seconds that contracts take a claim for, whatever it says itself. */
export const maxClaimAge = 86_400n

/**
 * Answers questions. Of one question asked twice, even at once, there is one claim: what was signed for a
 * request is given out again, times and all.
 */
export function answerer(node: Node): (asked: AskedOf) => Promise<SignedClaim> {
  const underWay = new Map<Hex, Promise<SignedClaim>>()
  return async (asked) => {
    checkPlace(node.chain, asked.question, asked.way)
    const id = requestId(asked.question)
    const pending = underWay.get(id)
    if (pending) return pending
    const answer = answerOnce(node, id, asked).finally(() => underWay.delete(id))
    underWay.set(id, answer)
    return answer
  }
}

async function answerOnce(node: Node, id: Hex, asked: AskedOf): Promise<SignedClaim> {
  const { claims, outputs } = node.journal
  const kept = claims.get(id) ?? (await beginClaim(node, id, asked))
  const output = outputs.get(kept.claim)
  // Nothing is signed but what the journal says was computed.
  if (!output || keccak256(output) !== kept.claim.outputHash) throw new Refused('internal')
  const proof = kept.proof ?? (await signClaim(node, kept.claim))
  return { claim: kept.claim, proof, output: toHex(output) }
}

/** Computes the output, unless it is known, and writes down the claim that is to be signed. */
async function beginClaim(node: Node, id: Hex, asked: AskedOf): Promise<KeptClaim> {
  const { question, input, deadline = 0 } = asked
  const { model, committee } = await admitQuestion(node, question, input)
  const { chainId, hub, consumer, requester, modelId, paramsHash, inputHash } = question
  const run = { modelId, runtimeHash: model.runtimeHash, paramsHash, inputHash }
  const output = await outputOf(node, run, () => model.run(hexToBytes(input)))
  const { timestamp } = node.view.head()
  const wanted = timestamp + BigInt(node.config.claims.validity)
  const longest = timestamp + maxClaimAge
  const claim: Claim = {
    chainId,
    hub,
    consumer,
    requester,
    ...run,
    outputHash: keccak256(output),
    class: model.class,
    setEpoch: committee.epoch,
    requestId: id,
    issuedAt: timestamp,
    validUntil: min(longest, max(wanted, BigInt(deadline))),
    operator: node.account.address.toLowerCase() as Hex,
  }
  const kept = node.journal.claims.keep(claim)
  node.step('claim-kept')
  return kept
}

/** The one output of a run: on the disk before anything is signed over it. */
async function outputOf(
  { journal, step, faults, log }: Node,
  run: Run,
  compute: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const known = journal.outputs.get(run)
  if (known) return known
  const computed = await compute()
  step('output-computed')
  const kept = journal.outputs.keep(run, computed)
  step('output-kept')
  if (keccak256(kept) !== keccak256(computed)) {
    faults.add('output-conflict')
    // Without the input's digest: whoever has it finds a name by trying.
    log('output-conflict', { modelId: run.modelId })
  }
  return kept
}

const max = (a: bigint, b: bigint) => (a > b ? a : b)
const min = (a: bigint, b: bigint) => (a < b ? a : b)
