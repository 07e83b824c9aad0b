import { inferenceHubAbi } from '@trine/contracts'
import { encodeFunctionData } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { sessionRequestDigest } from '../../../claims/claim.js'
import { toJson } from '../../../claims/json.js'
import { toCompact } from '../../../claims/signature.js'
import type { Hex } from '../../../utils/hex.js'
import type { HubContracts } from './hubContracts.js'
import type { Sent } from './outbox.js'

/** A session's request with its signature: whoever has it can submit it, once. */
export type SignedRequest = { sent: Sent; input: Hex; signature: Hex }

export async function signRequest(
  { chainId, hub }: HubContracts,
  sent: Sent,
  input: Hex,
  key: PrivateKeyAccount,
): Promise<SignedRequest> {
  const { asked, terms, session } = sent
  const hash = sessionRequestDigest({ chainId: BigInt(chainId), hub, session, ...asked, ...terms })
  return { sent, input, signature: toCompact(await key.sign({ hash })) }
}

/** The body of `POST /v1/requests`. */
export function requestBody(
  { chainId, hub }: HubContracts,
  { sent, input, signature }: SignedRequest,
): unknown {
  const { inputHash: _, ...asked } = sent.asked
  const { session, terms } = sent
  return toJson({ chainId: BigInt(chainId), hub, session, ...asked, input, terms, signature })
}

/** The call that puts it on the chain. */
export function requestCall({ sent, input, signature }: SignedRequest): Hex {
  return encodeFunctionData({
    abi: inferenceHubAbi,
    functionName: 'requestFromSession',
    args: [sent.asked, sent.terms, input, sent.session, signature],
  })
}
