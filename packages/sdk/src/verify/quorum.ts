import { classNumbers, noParams } from '../claims/claim.js'
import type { Target } from '../request/request.js'
import { outputBytes } from '../tasks/canonical.js'
import { keccak256 } from '../utils/digest.js'
import { claimChecks } from './claimChecks.js'
import { outputsFit } from './outputsFit.js'
import { runtimePinned } from './runtimePinned.js'
import type { Check, QuorumEvidence, Verdict } from './verdict.js'
import type { VerifyParameters } from './verifyAnswer.js'

/** What a quorum's word rests on. */
export function quorumAssumption({ quorum, seats }: QuorumEvidence): string {
  return `No coalition of ${quorum} of the ${seats.length} operators signs a false answer, and the RPC told the truth about who they are.`
}

/**
 * Judges what a committee signed: from evidence, answer and request alone. It convinces users as well as
 * contracts, which make the same checks against the chain's own state.
 */
export async function verifyQuorum(
  parameters: VerifyParameters,
  evidence: QuorumEvidence,
): Promise<Verdict> {
  const { model, offer, payload, answer, audience, target } = parameters
  const { id, manifest } = model
  const kind = `quorum(${evidence.quorum},${evidence.seats.length})`
  const checks: Check[] = [
    { name: 'evidence-kind', passed: offer.evidence === kind },
    { name: 'model-id', passed: evidence.modelId === id && offer.model.id === id },
    { name: 'outputs-fit-manifest', passed: outputsFit(model, payload, answer.outputs) },
    {
      name: 'determinism-class',
      passed: evidence.class === classNumbers[manifest.core.determinism.class],
    },
    { name: 'target', passed: target !== undefined && isFor(target, evidence) },
    { name: 'parameters', passed: evidence.paramsHash === noParams },
    { name: 'input-hash', passed: evidence.inputHash === keccak256(payload.bytes) },
    { name: 'output-hash', passed: evidence.outputHash === outputHash(parameters) },
    ...(await claimChecks(evidence)),
  ]
  const sound = checks.every(({ passed }) => passed)
  const pinned = runtimePinned(evidence)
  return {
    status: !sound ? 'failed' : pinned.passed ? 'verified' : 'unverified',
    audience,
    kind: offer.evidence,
    assumption: quorumAssumption(evidence),
    checks: [...checks, pinned],
    evidence,
  }
}

function isFor(target: Target, { consumer, requester }: QuorumEvidence): boolean {
  return target.consumer.toLowerCase() === consumer && target.requester.toLowerCase() === requester
}

/** `undefined` for outputs that the model cannot have given. */
function outputHash({ model, answer }: VerifyParameters): string | undefined {
  try {
    return keccak256(outputBytes(model, answer.outputs))
  } catch {
    return undefined
  }
}
