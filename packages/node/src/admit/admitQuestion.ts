import { noParams, pushNonce, type Question } from '@trine/sdk/chain'
import { type Hex, keccak256 } from 'viem'
import { type Committee, liveSeats } from '../chain/committee.js'
import type { Chain } from '../chain/connect.js'
import type { Node } from '../node.js'
import type { ServedModel } from '../run/runner.js'
import { Refused } from './refusal.js'

export type WayIn = 'pull' | 'push'

/** A question that this node may answer, and as whom. */
export type Admitted = { model: ServedModel; committee: Committee; seat: number }

/**
 * Decides whether this node answers a question: it is about a model that chain and node know as the same,
 * with the input that it names; and this node has a seat.
 *
 * @throws Refused, RpcUnavailableError
 */
export async function admitQuestion(
  { view, runner, account }: Node,
  { modelId, paramsHash, inputHash }: Question,
  input: Hex,
): Promise<Admitted> {
  if (paramsHash !== noParams) throw new Refused('unknown-parameters')
  const model = runner.models.get(modelId)
  if (!model) throw new Refused('unknown-model')
  if (keccak256(input) !== inputHash) throw new Refused('input-invalid')
  if (view.behind()) throw new Refused('behind')
  const committee = await view.committee(modelId)
  if (!committee) throw new Refused('unknown-model')
  if (committee.runtimeHash !== model.runtimeHash || committee.class !== model.class)
    throw new Refused('model-mismatch')
  const seat = liveSeats(committee).find(
    (one) => committee.seats[one] === account.address.toLowerCase(),
  )
  if (seat === undefined) throw new Refused('no-seat')
  return { model, committee, seat }
}

/**
 * Makes sure that a question is for this chain and hub, and of the way in that it came by: a claim for one
 * is of no use for the other.
 *
 * @throws Refused
 */
export function checkPlace(
  chain: Pick<Chain, 'chainId' | 'hub'>,
  { chainId, hub, nonce }: Pick<Question, 'chainId' | 'hub' | 'nonce'>,
  way: WayIn,
): void {
  if (chainId !== chain.chainId || hub !== chain.hub) throw new Refused('other-chain')
  if (nonce >= 1n << 256n) throw new Refused('malformed')
  if (nonce >= pushNonce !== (way === 'push')) throw new Refused('push-nonce')
}
