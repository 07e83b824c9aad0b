import type { Hex } from 'viem'
import { packEvidence } from '../../claims/evidence.js'
import { AnswerNotForContractError } from '../../errors/chain.js'
import { toHex } from '../../utils/hex.js'
import type { Verdict } from '../../verify/verdict.js'

/** What a consumer contract takes as an answer: its `Answer` struct. */
export type ContractAnswer = { verifier: Hex; nonce: bigint; output: Hex; evidence: Hex }

/** The parts of an answer that a contract is shown. */
export type AnswerWithEvidence = {
  verdict: Verdict
  openings: { output?: { bytes: Uint8Array } | undefined }
}

/**
 * An answer in the form that a consumer contract takes, to be put into the user's own transaction. It can be
 * used once, by the requester that it was asked for.
 *
 * @throws AnswerNotForContractError when it did not come by pull, or was not verified
 * @example
 * const answer = await classify(client, { models: [lookalikeSmall], input: name, target })
 * await writeContract(config, {
 *   address: registrar, abi: nameRegistrarAbi, functionName: 'register',
 *   args: [name, contractAnswer(answer)], value: price,
 * })
 */
export function contractAnswer({ verdict, openings }: AnswerWithEvidence): ContractAnswer {
  const { evidence, status } = verdict
  const fail = (reason: string) => new AnswerNotForContractError({ reason })
  if (evidence.kind !== 'quorum') throw fail('it has no evidence that a contract takes')
  if (status !== 'verified') throw fail('it was not verified')
  if (evidence.fulfilled) throw fail('the hub has passed it on already')
  const output = openings.output?.bytes
  if (!output) throw fail('its output is missing')
  const claims = evidence.claims.map(({ seat, issuedAt, validUntil, proof }) => ({
    seat,
    issuedAt: BigInt(issuedAt),
    validUntil: BigInt(validUntil),
    proof,
  }))
  return {
    verifier: evidence.verifier,
    nonce: BigInt(evidence.nonce),
    output: toHex(output),
    evidence: packEvidence({ epoch: evidence.epoch, claims }),
  }
}
