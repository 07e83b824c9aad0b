import { asksFor, says, signedTextOf } from '../routes/cloud/wire/exchange.js'
import { isSignedBy } from '../routes/cloud/wire/signature.js'
import type { Exchange } from '../routes/route.js'
import { outputsFit } from './outputsFit.js'
import { signedAssumption } from './signedAssumption.js'
import type { Check, SignedEvidence, Verdict } from './verdict.js'
import type { VerifyParameters } from './verifyAnswer.js'

/**
 * Judges an answer that its provider signed, from the very bytes that were signed: the output is read from them
 * anew. It says who said so, never that it is right.
 */
export async function verifySigned(
  parameters: VerifyParameters,
  evidence: SignedEvidence,
): Promise<Verdict> {
  const { model, offer, payload, answer, audience } = parameters
  const { exchange } = answer
  const checks: Check[] = [
    { name: 'evidence-kind', passed: offer.evidence === 'signed' },
    { name: 'model-id', passed: evidence.modelId === model.id && offer.model.id === model.id },
    { name: 'outputs-fit-manifest', passed: outputsFit(model, payload, answer.outputs) },
    { name: 'provider', passed: evidence.provider === offer.operator },
    { name: 'signer', passed: offer.signer === evidence.signer },
    { name: 'signature', passed: isSignedBy(evidence) },
    { name: 'signed-bytes', passed: exchange !== undefined && (await isOver(evidence, exchange)) },
    { name: 'request', passed: exchange !== undefined && asksFor(exchange, payload.tensors) },
    { name: 'response', passed: exchange !== undefined && says(exchange, answer.outputs) },
  ]
  const sound = checks.every(({ passed }) => passed)
  return {
    status: sound ? 'unverified' : 'failed',
    audience,
    kind: 'signed',
    assumption: signedAssumption(evidence),
    checks,
    evidence,
  }
}

/** Whether what was signed are the bytes of an exchange. Older gateways put the model's name before. */
export async function isOver({ text }: SignedEvidence, exchange: Exchange): Promise<boolean> {
  const digests = await signedTextOf(exchange)
  return text === digests || text.endsWith(`:${digests}`)
}
