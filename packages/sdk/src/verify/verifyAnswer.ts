import type { Model } from '../models/model.js'
import type { Tensor, TensorMap } from '../request/request.js'
import type { Audience } from '../request/requirements.js'
import type { Offer, RouteAnswer } from '../routes/route.js'
import { checkTensor } from '../tasks/run.js'
import type { Check, Verdict } from './verdict.js'

/**
 * Checks an answer and what came with it. Looks at nothing else, so that anyone who has both can
 * repeat it.
 */
export function verifyAnswer(
  model: Model,
  offer: Offer,
  answer: RouteAnswer,
  audience: Audience,
): Verdict {
  const { evidence, outputs } = answer
  const health: Check = { name: 'golden-vectors', passed: evidence.goldenVectors > 0 }
  const checks: Check[] = [
    { name: 'evidence-kind', passed: evidence.kind === offer.evidence },
    { name: 'model-id', passed: evidence.modelId === model.id && offer.model.id === model.id },
    { name: 'outputs-fit-manifest', passed: outputsFit(model, outputs) },
  ]
  const sound = checks.every(({ passed }) => passed)
  const convinces = audience === 'self' && health.passed
  return {
    status: !sound ? 'failed' : convinces ? 'verified' : 'unverified',
    audience,
    kind: offer.evidence,
    assumption:
      audience === 'self'
        ? 'This device, its browser and this page are the user’s own and not tampered with.'
        : 'A contract cannot see what a device computed: this answer proves nothing to it.',
    checks: [...checks, health],
    evidence,
  }
}

function outputsFit(model: Model, outputs: TensorMap): boolean {
  const sizes: Record<string, number> = {}
  try {
    for (const port of model.manifest.core.outputs) checkTensor(port, outputs[port.name], sizes)
  } catch {
    return false
  }
  return Object.values(outputs).every(hasFiniteValues)
}

function hasFiniteValues({ data }: Tensor): boolean {
  if (!(data instanceof Float32Array)) return true
  // A sum of finite float32s is finite in float64, and NaN or infinity never leaves a sum.
  let sum = 0
  for (const value of data) sum += value
  return Number.isFinite(sum)
}
