import { inferenceHubAbi } from '@trine/contracts'
import { packEvidence } from '@trine/sdk/chain'
import { encodeFunctionData, type Hex } from 'viem'
import { called } from '../chain/asked.js'
import type { Delivery } from '../journal/deliveries.js'
import type { Node } from '../node.js'
import { earns } from '../send/earns.js'
import type { Sender } from '../send/sender.js'
import type { PushRequest } from '../watch/pushRequest.js'

/**
 * Answers a request in the chain, if the hub would take the answer now and it pays.
 *
 * @param claims as many as convince
 * @returns the transaction; `undefined` where it does not pay
 * @throws Reverted, RpcUnavailableError, Refused
 */
export async function fulfill(
  node: Node,
  sender: Sender,
  request: PushRequest,
  claims: readonly Delivery[],
): Promise<Hex | undefined> {
  const { chain, account } = node
  const first = claims[0] as Delivery
  const { terms, requestId } = request
  const evidence = packEvidence({
    epoch: Number(first.claim.setEpoch),
    claims: claims.map(({ claim, proof, seat }) => ({
      seat,
      issuedAt: claim.issuedAt,
      validUntil: claim.validUntil,
      proof,
    })),
  })
  const input = terms.callbackGas === 0 ? '0x' : request.input
  const call = {
    abi: inferenceHubAbi,
    functionName: 'fulfill',
    args: [request, first.claim.outputHash, input, first.output, evidence],
  } as const
  const estimate = await called(
    chain.client.estimateContractGas({ ...call, address: chain.hub, account: account.address }),
  )
  // An estimate is of the present state; and of what a transaction has, a call gets 63 parts of 64.
  const gas = (estimate * 9n) / 8n + BigInt(terms.callbackGas) / 32n + 10_000n
  const rebate = BigInt(terms.rebate) * 1_000_000_000n
  const signs = claims.some(({ claim }) => claim.operator === account.address.toLowerCase())
  const income =
    (request.session === 0 ? rebate : rebate - rebate / 2n) +
    (signs ? terms.fee / BigInt(claims.length) : 0n)
  if (!(await earns(node, estimate, income))) return undefined
  return sender.send({
    purpose: `fulfill:${requestId}`,
    digest: requestId,
    to: chain.hub,
    data: encodeFunctionData(call),
    gas,
  })
}
