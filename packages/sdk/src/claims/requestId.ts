import { encodeAbiParameters, type Hex, keccak256 } from 'viem'
import type { Question } from './claim.js'

const parameters = [
  { type: 'uint256' },
  { type: 'address' },
  { type: 'address' },
  { type: 'address' },
  { type: 'bytes32' },
  { type: 'bytes32' },
  { type: 'bytes32' },
  { type: 'uint256' },
] as const

/**
 * The id of a request, the same as contracts compute: `keccak256(abi.encode(chainId, hub, consumer,
 * requester, modelId, paramsHash, inputHash, nonce))`.
 */
export function requestId(question: Question): Hex {
  const { chainId, hub, consumer, requester, modelId, paramsHash, inputHash, nonce } = question
  return keccak256(
    encodeAbiParameters(parameters, [
      chainId,
      hub,
      consumer,
      requester,
      modelId,
      paramsHash,
      inputHash,
      nonce,
    ]),
  )
}
