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

/** What came with an answer. Other kinds join this union as routes that bring them are added. */
export type Evidence = DeviceEvidence

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
