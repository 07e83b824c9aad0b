import { InvalidParametersError } from '../../../errors/request.js'
import {
  featureSize,
  type NgramModel,
  type NgramWeight,
  type NgramWeights,
} from './ngramWeights.js'

/** Bytes of features: far more than any that is fitted here. */
const largest = 4 * 1024 * 1024

/**
 * Weights as they are scored with.
 *
 * @throws InvalidParametersError when they do not have the form of {@link NgramWeights}
 */
export function readNgramWeights(weights: NgramWeights): NgramModel {
  const check = (holds: boolean, field: string) => {
    if (!holds)
      throw new InvalidParametersError({
        parameter: `weights.${field}`,
        reason: 'not of this version',
      })
  }
  check(weights?.version === 1, 'version')
  const { id, rarity, statisticsScale, step, mean } = weights
  check(typeof id === 'string' && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(id), 'id')
  check(isNumber(rarity), 'rarity')
  check(isNumber(statisticsScale), 'statisticsScale')
  for (const side of ['weak', 'strong'] as const) {
    check(isNumber(step?.[side]), `step.${side}`)
    check(isNumber(mean?.[side]) && mean[side] <= 1, `mean.${side}`)
  }
  const read = (field: 'grams' | 'statistics', rarityStep: number) => {
    const features = readFeatures(weights[field], rarityStep, step)
    check(features !== undefined, field)
    return features as Map<number, NgramWeight>
  }
  return {
    id,
    mean: { weak: mean.weak, strong: mean.strong },
    statisticsScale,
    grams: read('grams', rarity),
    statistics: read('statistics', 1),
  }
}

function readFeatures(base64: string, rarity: number, step: NgramWeights['step']) {
  if (typeof base64 !== 'string' || base64.length > (largest * 4) / 3) return undefined
  let bytes: string
  try {
    bytes = atob(base64)
  } catch {
    return undefined
  }
  if (bytes.length % featureSize !== 0) return undefined
  const features = new Map<number, NgramWeight>()
  const at = (i: number) => bytes.charCodeAt(i)
  const squared = (i: number) => {
    const steps = (at(i) << 24) >> 24
    return steps * Math.abs(steps)
  }
  for (let i = 0; i < bytes.length; i += featureSize) {
    const hash = (at(i) << 16) | (at(i + 1) << 8) | at(i + 2)
    features.set(hash, {
      rarity: at(i + 3) * rarity,
      weak: squared(i + 4) * step.weak,
      strong: squared(i + 5) * step.strong,
    })
  }
  return features
}

/** A number that scores stay finite with. */
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 1000
