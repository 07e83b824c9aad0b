import { expect, test } from 'vitest'
import type { Plan } from '../policy/plan.js'
import { planRequest } from '../policy/planRequest.js'
import { resolvePolicy } from '../policy/policy.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { usd } from '../utils/usd.js'
import { openRecord } from './recorder.js'
import { memoryRecords } from './stores/memory.js'

test('behavior: the quote of a plan whose branches come to more than the limit is the limit', () => {
  const price = { ceiling: '0.3', expected: '0' }
  const { requirements, ...policy } = resolvePolicy({}, usd('0.4'))
  const step = planRequest({ labels: [], stakes: undefined, requirements }, [toyOffer({ price })], {
    requirements,
    ...policy,
  }) as Plan
  const quoted = (steps: Plan['steps']) => {
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
    entry.plan({ ...step, steps })
    return entry.money().quoted
  }
  expect(quoted(step.steps)).toBe('0.3')
  expect(quoted([...step.steps, ...step.steps])).toBe('0.4')
  expect(quoted([])).toBe('0')
})
