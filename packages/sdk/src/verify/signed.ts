import { outputsFit } from './outputsFit.js'
import type { Check, SignedEvidence, Verdict } from './verdict.js'
import type { VerifyParameters } from './verifyAnswer.js'

/** Judges an answer that its provider signed. It says who said so, never that it is right. */
export async function verifySigned(
  parameters: VerifyParameters,
  evidence: SignedEvidence,
): Promise<Verdict> {
  const { model, offer, payload, answer, audience } = parameters
  const checks: Check[] = [
    { name: 'evidence-kind', passed: offer.evidence === 'signed' },
    { name: 'model-id', passed: evidence.modelId === model.id && offer.model.id === model.id },
    { name: 'outputs-fit-manifest', passed: outputsFit(model, payload, answer.outputs) },
    { name: 'signer', passed: offer.signer === evidence.signer },
  ]
  const sound = checks.every(({ passed }) => passed)
  return {
    status: sound ? 'unverified' : 'failed',
    audience,
    kind: 'signed',
    assumption: `${evidence.provider} said so; that it is right is its word alone.`,
    checks,
    evidence,
  }
}
