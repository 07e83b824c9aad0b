import { outputsFit } from './outputsFit.js'
import type { Check, NoEvidence, Verdict } from './verdict.js'
import type { VerifyParameters } from './verifyAnswer.js'

/** Judges an answer that came with nothing: its form is all that can be looked at. */
export function verifyNone(parameters: VerifyParameters, evidence: NoEvidence): Verdict {
  const { model, offer, payload, answer, audience } = parameters
  const checks: Check[] = [
    { name: 'evidence-kind', passed: offer.evidence === 'none' },
    { name: 'model-id', passed: evidence.modelId === model.id && offer.model.id === model.id },
    { name: 'outputs-fit-manifest', passed: outputsFit(model, payload, answer.outputs) },
  ]
  const sound = checks.every(({ passed }) => passed)
  return {
    status: sound ? 'unverified' : 'failed',
    audience,
    kind: 'none',
    assumption: `${evidence.provider} ran the model that it was asked for, and told what came out.`,
    checks,
    evidence,
  }
}
