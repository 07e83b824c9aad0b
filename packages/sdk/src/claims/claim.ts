import { concat, type Hex, hashStruct, keccak256, stringToBytes } from 'viem'
import type { DeterminismClass } from '../request/requirements.js'

/** What is asked: with the chain, its digest is the request's id. */
export type Question = {
  chainId: bigint
  hub: Hex
  /** The contract that is to act on the answer. */
  consumer: Hex
  /** Whom the answer is for: on pull the sender of the transaction. */
  requester: Hex
  modelId: Hex
  /** keccak256 of the task's parameters as canonical JSON: {@link noParams} where it has none. */
  paramsHash: Hex
  inputHash: Hex
  /** Top bit set: asked by push, through the hub. Clear: by pull. */
  nonce: bigint
}

/** One operator's statement about one run of a model. Times are Unix times in seconds. */
export type Claim = Omit<Question, 'nonce'> & {
  /** SHA-256 of the engine's WebAssembly file. */
  runtimeHash: Hex
  outputHash: Hex
  class: number
  setEpoch: bigint
  requestId: Hex
  issuedAt: bigint
  validUntil: bigint
  /** The operator's signing key. */
  operator: Hex
}

/** A key's statement that it signs for this owner. */
export type OperatorKey = { chainId: bigint; registry: Hex; owner: Hex }

/** What a session's key signs: a question by push, and what is paid for its answer. */
export type SessionRequestMessage = Question & {
  session: number
  /** Wei, shared by the operators whose claims are accepted. */
  fee: bigint
  /** Gwei, for who submits and who delivers. */
  rebate: number
  /** Wei, passed on to the consumer. */
  value: bigint
  /** Unix time in seconds. */
  deadline: number
  callbackGas: number
}

/** The determinism classes by the numbers that contracts have for them. */
export const classNumbers = { exact: 1, bounded: 2, statistical: 3 } as const satisfies Record<
  DeterminismClass,
  number
>

/** `paramsHash` of a task without parameters. */
export const noParams: Hex = keccak256(stringToBytes('{}'))

/** Seconds that contracts take a claim for, whatever it says itself. */
export const maxClaimAge = 86_400n

/** Set in the nonce of every push request, and in that of no pull. */
export const pushNonce = 1n << 255n

/** The chain stands in the message and not in the domain: one rule covers all chains. */
export const claimDomain = { name: 'Trine', version: '1' } as const

/** EIP-712 types of all that is signed: by operators, by owners of keys and by session keys. */
export const claimTypes = {
  Claim: [
    { name: 'chainId', type: 'uint256' },
    { name: 'hub', type: 'address' },
    { name: 'consumer', type: 'address' },
    { name: 'requester', type: 'address' },
    { name: 'modelId', type: 'bytes32' },
    { name: 'runtimeHash', type: 'bytes32' },
    { name: 'paramsHash', type: 'bytes32' },
    { name: 'inputHash', type: 'bytes32' },
    { name: 'outputHash', type: 'bytes32' },
    { name: 'class', type: 'uint8' },
    { name: 'setEpoch', type: 'uint64' },
    { name: 'requestId', type: 'bytes32' },
    { name: 'issuedAt', type: 'uint64' },
    { name: 'validUntil', type: 'uint64' },
    { name: 'operator', type: 'address' },
  ],
  ClaimBatch: [
    { name: 'root', type: 'bytes32' },
    { name: 'count', type: 'uint32' },
    { name: 'operator', type: 'address' },
  ],
  OperatorKey: [
    { name: 'chainId', type: 'uint256' },
    { name: 'registry', type: 'address' },
    { name: 'owner', type: 'address' },
  ],
  SessionRequest: [
    { name: 'chainId', type: 'uint256' },
    { name: 'hub', type: 'address' },
    { name: 'session', type: 'uint40' },
    { name: 'consumer', type: 'address' },
    { name: 'requester', type: 'address' },
    { name: 'modelId', type: 'bytes32' },
    { name: 'paramsHash', type: 'bytes32' },
    { name: 'inputHash', type: 'bytes32' },
    { name: 'nonce', type: 'uint256' },
    { name: 'fee', type: 'uint80' },
    { name: 'rebate', type: 'uint32' },
    { name: 'value', type: 'uint96' },
    { name: 'deadline', type: 'uint40' },
    { name: 'callbackGas', type: 'uint24' },
  ],
} as const

const domainTypes = {
  EIP712Domain: [
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
  ],
} as const

const domainSeparator = hashStruct({
  data: claimDomain,
  primaryType: 'EIP712Domain',
  types: domainTypes,
})

/** The struct hash of a claim: also its leaf in a batch. */
export function claimHash(claim: Claim): Hex {
  return hashStruct({ data: claim, primaryType: 'Claim', types: claimTypes })
}

/** What an operator signs for one claim. */
export function claimDigest(claim: Claim): Hex {
  return toDigest(claimHash(claim))
}

/** What an operator signs for many claims at once. */
export function batchDigest(batch: { root: Hex; count: number; operator: Hex }): Hex {
  return toDigest(hashStruct({ data: batch, primaryType: 'ClaimBatch', types: claimTypes }))
}

/** What an operator's key signs to show whom it belongs to. */
export function operatorKeyDigest(statement: OperatorKey): Hex {
  return toDigest(hashStruct({ data: statement, primaryType: 'OperatorKey', types: claimTypes }))
}

/** What a session's key signs for one request. */
export function sessionRequestDigest(request: SessionRequestMessage): Hex {
  return toDigest(hashStruct({ data: request, primaryType: 'SessionRequest', types: claimTypes }))
}

function toDigest(structHash: Hex): Hex {
  return keccak256(concat(['0x1901', domainSeparator, structHash]))
}
