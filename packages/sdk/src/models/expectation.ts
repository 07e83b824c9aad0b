import type { Expectation } from '../routes/route.js'
import type { Manifest } from './manifest.js'

/**
 * What a model is expected to say in an honest run, and how often it is wrong then. Where whoever chooses
 * the input wants a certain label, an answer with that label is as often wrong as the attack succeeds:
 * not as often as on ordinary inputs, and never what the model's own confidence says.
 *
 * @returns nothing where nothing was measured
 * @example
 * expectationOf(manifest) // { phishing: { share: 0.1, wrong: 0.02 }, benign: { share: 0.9, wrong: 0.3 } }
 */
export function expectationOf(manifest: Manifest): Expectation | undefined {
  const { expected, adversarialInput, attack } = manifest
  if (!expected) return undefined
  const target = attack && expected[attack.target]
  if (!adversarialInput || !attack || !target) return expected
  return { ...expected, [attack.target]: { share: target.share, wrong: 1 - attack.recall } }
}
