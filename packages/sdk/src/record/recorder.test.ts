import { expect, test } from 'vitest'
import type { Plan } from '../policy/plan.js'
import { planRequest } from '../policy/planRequest.js'
import { resolvePolicy } from '../policy/policy.js'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { openRecord } from './recorder.js'
import { memoryRecords } from './stores/memory.js'

test('behavior: the quote of a plan whose branches come to more than the limit is the limit', () => {
  const price = { ceiling: '0.3', expected: '0' }
  const policy = resolvePolicy({}, usd('0.4'))
  const { requirements } = policy
  const parameters = { labels: [], stakes: undefined, requirements }
  const step = planRequest(parameters, [toyOffer({ price })], policy)
  const quoted = (steps: Plan['steps'], more: Partial<Plan> = {}) => {
    const entry = openRecord({ store: memoryRecords(), include: [], now: Date.now }, 'run')
    entry.request({
      id: '',
      task: 'run',
      models: [],
      payloads: new Map(),
      stakes: undefined,
      target: undefined,
      requirements,
    })
    entry.plan({ plan: { ...step, steps, ...more }, parameters, policy, size: 0 })
    return entry.money().quoted
  }
  const others = step.steps.map((one) => ({ ...one, offer: { ...one.offer, id: 'other' } }))
  expect(quoted(step.steps)).toBe('0.3')
  expect(quoted([...step.steps, ...others])).toBe('0.4')
  expect(quoted([])).toBe('0')
  // What is asked besides may come to be paid for as well; an offer that is in the plan twice, once.
  const hedged = (offer: Offer) => step.steps.map((one) => ({ ...one, hedge: { offer, after: 1 } }))
  expect(
    quoted(hedged(toyOffer({ id: 'second', price: { ceiling: '0.05', expected: '0' } }))),
  ).toBe('0.35')
  expect(quoted(hedged(toyOffer({ price })))).toBe('0.3')
  const offer = toyOffer({ id: 'elsewhere', price: { ceiling: '0.05', expected: '0' } })
  expect(quoted(step.steps, { audit: { offer, share: 1, reason: '' } })).toBe('0.35')
})
