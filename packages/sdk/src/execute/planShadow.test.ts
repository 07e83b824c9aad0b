import { expect, test } from 'vitest'
import { planRequest } from '../policy/planRequest.js'
import { resolvePolicy } from '../policy/policy.js'
import type { Requirements } from '../request/requirements.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { planShadow } from './planShadow.js'

const facts = {
  task: 'classify',
  models: [],
  stakes: undefined,
  audience: 'self',
  size: 1,
} as const

test('behavior: its rules look at whom its own policy must convince, and not at whom the other must', () => {
  const policy = resolvePolicy()
  const { requirements } = policy
  const asking = { labels: ['benign', 'phishing'], stakes: undefined, requirements }
  const offers = [
    toyOffer({ id: 'a', evidence: 'proved' }),
    toyOffer({ evidence: 'proved', route: 'b' }),
  ]
  const plan = planRequest(asking, offers, policy)
  const rule = {
    name: 'for contracts',
    when: { audience: 'contract' },
    require: { routes: ['b'] },
  } as const
  const stepsWith = (require: Requirements) => {
    const shadow = resolvePolicy({ require, rules: [rule] })
    const made = { plan, facts, require: {}, left: undefined, asking, offers }
    return planShadow(shadow, made)?.steps
  }
  expect(stepsWith({ audience: 'contract' })).toEqual(['fake/toy'])
  // Its twin.
  expect(stepsWith({})).toContain('a')
})
