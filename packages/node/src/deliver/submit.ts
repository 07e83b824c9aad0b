import { inferenceHubAbi } from '@trine/contracts'
import { requestId, type SessionRequest, toJson } from '@trine/sdk/chain'
import { encodeFunctionData, type Hex, keccak256, stringToBytes } from 'viem'
import { checkPlace } from '../admit/admitQuestion.js'
import { Refused } from '../admit/refusal.js'
import { called, Reverted } from '../chain/asked.js'
import type { Node } from '../node.js'
import { earns } from '../send/earns.js'
import type { Sender } from '../send/sender.js'

export type Submitted = { requestId: Hex; transaction: Hex }

/**
 * Submits what a session's key has signed, for half of the rebate. The same message asked for again gets
 * the same transaction, also where another node has sent it.
 *
 * @throws Refused, RpcUnavailableError
 */
export function submitter(node: Node, sender: Sender) {
  const { chain, journal, view, account } = node
  return async (request: SessionRequest): Promise<Submitted> => {
    const { chainId: _, hub: __, input, terms, session, signature, ...asked } = request
    checkPlace(chain, request, 'push')
    if (view.behind()) throw new Refused('behind')
    const question = { ...request, inputHash: keccak256(input) }
    const id = requestId(question)
    const purpose = `submit:${id}`
    const digest = keccak256(stringToBytes(JSON.stringify(toJson(request))))
    const known = journal.transactions.get(purpose)
    if (known && known.digest !== digest) throw new Refused('conflict')
    const sent = sender.sent(purpose)
    if (sent) return { requestId: id, transaction: sent }

    const call = {
      abi: inferenceHubAbi,
      functionName: 'requestFromSession',
      args: [{ ...asked, inputHash: question.inputHash }, terms, input, session, signature],
    } as const
    const from = { address: chain.hub, account: account.address } as const
    try {
      // As after what waits in the pool: two requests may not spend a session's last wei.
      const gas = await called(
        chain.client.estimateContractGas({ ...call, ...from, blockTag: 'pending' }),
      )
      if (!(await earns(node, gas, BigInt(terms.rebate) * 500_000_000n)))
        throw new Refused('rebate-too-low')
      const transaction = await sender.send({
        purpose,
        digest,
        to: chain.hub,
        data: encodeFunctionData(call),
        gas: (gas * 9n) / 8n,
      })
      return { requestId: id, transaction }
    } catch (error) {
      if (!(error instanceof Reverted)) throw error
      const other = journal.requests.get(id)?.request.transaction
      if (error.reason === 'AlreadyRequested' && other) return { requestId: id, transaction: other }
      throw new Refused('hub-refuses', error.reason)
    }
  }
}
