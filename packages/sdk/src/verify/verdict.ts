import type { Audience, EvidenceKind } from '../request/requirements.js'
import type { Hex } from '../utils/hex.js'

/** What came with an answer from the user's own device. */
export type DeviceEvidence = {
  kind: 'device'
  modelId: Hex
  /** SHA-256 of the engine's WebAssembly file, pinned by this SDK. */
  runtimeHash: Hex
  backend: string
  variant: string
  /** The golden vectors that this backend got right when the model was loaded; 0 if it has none. */
  goldenVectors: number
}

/**
 * Claims of k operators of a model's committee, with all that it takes to check them again: plain JSON.
 * Integers are decimal text, addresses in lower case.
 */
export type QuorumEvidence = {
  kind: 'quorum'
  chainId: string
  hub: Hex
  /** The contract that evidence of this kind is checked by. */
  verifier: Hex
  consumer: Hex
  requester: Hex
  modelId: Hex
  runtimeHash: Hex
  paramsHash: Hex
  inputHash: Hex
  outputHash: Hex
  /** Determinism class, by its number on chain. */
  class: number
  nonce: string
  requestId: Hex
  epoch: number
  /** How many claims convince. */
  quorum: number
  /** The committee's keys in the order of their seats, zero where one is vacant, as an RPC gave them. */
  seats: readonly Hex[]
  /** The block that they were read at. */
  block: { number: string; hash: Hex; timestamp: string }
  claims: readonly { seat: number; issuedAt: string; validUntil: string; proof: Hex }[]
  /** By push: where the hub took the answer, and what came of the callback. */
  fulfilled?:
    | {
        transaction: Hex
        block: { number: string; hash: Hex }
        callback: 'none' | 'accepted' | 'reverted'
      }
    | undefined
}

/**
 * A provider's signature over the exact bytes of a request and its response: "X said so". `text` is what
 * was signed: the SHA-256 of both bodies in lower-case hexadecimal digits, with a colon between; older gateways
 * put the model's name before.
 */
export type SignedEvidence = {
  kind: 'signed'
  modelId: Hex
  /** The provider's id. */
  provider: string
  /** `ecdsa`: EIP-191 over `text`, 65 bytes, by an address. `ed25519`: over its bytes, by a public key. */
  algorithm: 'ecdsa' | 'ed25519'
  signer: Hex
  text: string
  signature: Hex
}

/** Nothing came with the answer: the provider's word alone. */
export type NoEvidence = { kind: 'none'; modelId: Hex; provider: string }

/** What came with an answer. Other kinds join this union as routes that bring them are added. */
export type Evidence = DeviceEvidence | QuorumEvidence | SignedEvidence | NoEvidence

/** One thing that was looked at, and whether it held. */
export type Check = { name: string; passed: boolean }

/** What *we* checked about an answer, and what it rests on. Never what a provider says of itself. */
export type Verdict = {
  status: 'verified' | 'unverified' | 'failed'
  audience: Audience
  kind: EvidenceKind
  /** What must hold for the verdict to mean anything, in words. */
  assumption: string
  checks: readonly Check[]
  evidence: Evidence
}

/** Whether an answer is believed. Independent of whether it has arrived. */
export type Assurance = 'none' | 'pending' | 'unverified' | 'verified' | 'failed'
