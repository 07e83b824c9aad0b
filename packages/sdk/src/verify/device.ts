import { outputsFit } from './outputsFit.js'
import { runtimePinned } from './runtimePinned.js'
import type { Check, DeviceEvidence, Verdict } from './verdict.js'
import type { VerifyParameters } from './verifyAnswer.js'

/** Judges what the user's own device computed. */
export function verifyDevice(parameters: VerifyParameters, evidence: DeviceEvidence): Verdict {
  const { model, offer, payload, answer, audience } = parameters
  const golden = model.manifest.core.golden.length
  const health: Check = {
    name: 'golden-vectors',
    passed: golden > 0 && evidence.goldenVectors === golden,
  }
  const pinned = runtimePinned(evidence)
  const checks: Check[] = [
    { name: 'evidence-kind', passed: offer.evidence === 'device' },
    { name: 'model-id', passed: evidence.modelId === model.id && offer.model.id === model.id },
    { name: 'outputs-fit-manifest', passed: outputsFit(model, payload, answer.outputs) },
  ]
  const sound = checks.every(({ passed }) => passed)
  const convinces = audience === 'self' && pinned.passed && health.passed
  return {
    status: !sound ? 'failed' : convinces ? 'verified' : 'unverified',
    audience,
    kind: offer.evidence,
    assumption:
      audience === 'self'
        ? 'This device, its browser and this page are the user’s own and not tampered with.'
        : 'A contract cannot see what a device computed: this answer proves nothing to it.',
    checks: [...checks, pinned, health],
    evidence,
  }
}
