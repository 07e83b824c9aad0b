import type { Offer } from '../../../packages/sdk/src/routes/route.ts'
import { seededRandom } from '../../lib/random.ts'

export const labels = ['benign', 'phishing']

/**
 * Offers as an app meets them, the same each time: models of which each errs less than the one before and costs
 * more, each at a device, at providers and on a chain.
 */
export function decideOffers(count: number): readonly Offer[] {
  const random = seededRandom(5)
  const models = Array.from({ length: Math.min(count, 4 + Math.floor(count / 25)) }, (_, i) => {
    const share = 0.6 + 0.3 * random()
    const wrong = 0.3 * 0.8 ** i
    return {
      model: { id: `0x${(i + 16).toString(16).padStart(64, '0')}`, name: `model-${i}` },
      expected: {
        benign: { share, wrong: wrong * (0.5 + random()) },
        phishing: { share: 1 - share, wrong: (wrong * (0.5 + random())) / 2 },
      },
      scale: i + 1,
    }
  })
  return Array.from({ length: count }, (_, i): Offer => {
    const { model, expected, scale } = models[i % models.length] as (typeof models)[number]
    const place = i % 3
    const price = [0, 0.0005 * scale, 0.02][place] as number
    const time = [200 + 400 * scale, 600 + 600 * random(), 8000][place] as number
    return {
      id: `offer-${i}`,
      route: ['local', 'cloud', 'chain'][place] as string,
      operator: place === 0 ? 'device' : `operator-${i % Math.max(3, Math.floor(count / 6))}`,
      model,
      privacy: (['device', 'provider', 'public'] as const)[place] as Offer['privacy'],
      evidence: (['device', 'signed', 'quorum(3,5)'] as const)[place] as Offer['evidence'],
      determinism: 'exact',
      price: { ceiling: (price * 2).toFixed(6), expected: price.toFixed(6) },
      latency: { state: 'warm', expected: time, p95: time * (1.5 + random()) },
      download: 0,
      arrives: 0.9 + 0.1 * random(),
      dishonest: place === 0 ? 0 : 0.05 * random(),
      undetected: 0.5 * random(),
      expected,
      cancellable: place !== 2,
    }
  })
}
