import type { Offer, Plan } from '@trine/sdk'
import { usd } from '@trine/sdk'
import { planRequest, resolvePolicy } from '@trine/sdk/policy'
import { expect, test } from 'vitest'
import { outlook } from './outlook.ts'
import { stakes, sweep } from './sweep.ts'

const offer = (id: string, changes: Partial<Offer>): Offer => ({
  id,
  route: id.split('/')[0] ?? '',
  operator: id,
  model: { id: `0x${'11'.repeat(32)}`, name: 'small' },
  privacy: 'device',
  evidence: 'device',
  determinism: 'exact',
  price: { ceiling: '0', expected: '0' },
  latency: { state: 'warm', expected: 5, p95: 9 },
  download: 0,
  arrives: 0.99,
  dishonest: 0,
  undetected: 0,
  expected: {
    phishing: { share: 0.2, wrong: 0.1 },
    benign: { share: 0.8, wrong: 0.3 },
  },
  cancellable: true,
  ...changes,
})

const policy = resolvePolicy(
  { answerWorth: usd('20'), require: { privacy: 'provider' } },
  usd('0.01'),
)
const parameters = {
  labels: ['benign', 'phishing'],
  requirements: policy.requirements,
}
const local = offer('local/small', {})
const cloud = offer('cloud/large', {
  model: { id: `0x${'22'.repeat(32)}`, name: 'large' },
  privacy: 'provider',
  evidence: 'signed',
  price: { ceiling: '0.005', expected: '0.005' },
  expected: {
    phishing: { share: 0.2, wrong: 0.05 },
    benign: { share: 0.8, wrong: 0.1 },
  },
})
const plan: Plan = planRequest({ ...parameters, stakes: undefined }, [local, cloud], policy)

test('default: small stakes stay on the device, greater ones ask the larger model', () => {
  const points = sweep(plan, { ...parameters, policy })
  expect(points.map(({ stake }) => stake)).toEqual(stakes)
  expect(points[0]?.plan.steps.map(({ offer: { id } }) => id)).toContain('local/small')
  expect(outlook(points[0]?.plan as Plan).asks).toEqual(['local/small'])
  expect(outlook(points[30]?.plan as Plan).asks).toContain('cloud/large')
})

test('behavior: more at stake never makes a wrong answer likelier to be shown', () => {
  const risks = sweep(plan, { ...parameters, policy }).map(({ risk }) => risk)
  expect(risks).toEqual([...risks].sort((a, b) => b - a))
  // It does make it less likely: where the larger model is asked, and where the answer is withheld.
  expect(new Set(risks).size).toBeGreaterThan(2)
  expect(risks.at(-1)).toBeLessThan((risks[0] as number) / 2)
})

test('behavior: an offer that the policy does not allow is asked at no stake', () => {
  const strict = resolvePolicy({ answerWorth: usd('20') }, usd('0.01'))
  const points = sweep(plan, { ...parameters, requirements: strict.requirements, policy: strict })
  expect(points.flatMap(({ plan: at }) => outlook(at).asks)).not.toContain('cloud/large')
})
