import type { Model } from '../models/model.js'
import type { Payload, Tensor, TensorMap } from '../request/request.js'
import type { Audience } from '../request/requirements.js'
import { enginePins } from '../routes/local/engine/pins.js'
import type { Offer, RouteAnswer } from '../routes/route.js'
import { checkTensors } from '../tasks/tensors.js'
import type { Check, Verdict } from './verdict.js'

export type VerifyParameters = {
  model: Model
  offer: Offer
  payload: Payload
  answer: RouteAnswer
  audience: Audience
}

/**
 * Checks an answer and what came with it. Looks at nothing else, so that anyone who has these can
 * repeat it.
 */
export function verifyAnswer(parameters: VerifyParameters): Verdict {
  const { model, offer, payload, answer, audience } = parameters
  const { evidence, outputs } = answer
  const golden = model.manifest.core.golden.length
  const health: Check = {
    name: 'golden-vectors',
    passed: evidence.kind === 'device' && golden > 0 && evidence.goldenVectors === golden,
  }
  const pinned: Check = {
    name: 'runtime-pinned',
    passed: Object.values(enginePins).some(({ sha256 }) => evidence.runtimeHash === `0x${sha256}`),
  }
  const checks: Check[] = [
    { name: 'evidence-kind', passed: evidence.kind === offer.evidence },
    { name: 'model-id', passed: evidence.modelId === model.id && offer.model.id === model.id },
    { name: 'outputs-fit-manifest', passed: outputsFit(model, payload, outputs) },
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

function outputsFit({ manifest }: Model, { tensors }: Payload, outputs: TensorMap): boolean {
  // A dimension that has a name is as large in the outputs as it was in the inputs.
  const sizes = new Map<string, number>()
  try {
    checkTensors(manifest.core.inputs, tensors, sizes)
    checkTensors(manifest.core.outputs, outputs, sizes)
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
