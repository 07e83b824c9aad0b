import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Requirements } from '../request/requirements.js'
import { tighten } from '../request/requirements.js'
import type { Offer } from '../routes/route.js'
import { toyOffer } from '../testing/fixtures/toyModel.js'
import { formatUsd, type Usd, usd } from '../utils/usd.js'
import { findAudit } from './audit.js'
import { initialState, planRequest, worthOf } from './planRequest.js'
import { type PolicyParameters, resolvePolicy } from './policy.js'
import { whyRejected } from './requirements.js'
import { type Choice, rankOffers } from './value.js'

// One seed, so that a run that fails fails again.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })

const labels = ['benign', 'phishing']
const sharp = { benign: { share: 0.5, wrong: 0.01 }, phishing: { share: 0.5, wrong: 0.01 } }
const known = { dishonest: { source: 'cloud/dishonest', prior: 0.01, samples: 0 } }
const cloud = (changes: Partial<Offer> = {}) =>
  toyOffer({
    id: 'cloud/toy',
    operator: 'cloud',
    privacy: 'provider',
    evidence: 'none',
    price: { ceiling: '0.001', expected: '0.001' },
    dishonest: 0.01,
    undetected: 1,
    expected: sharp,
    basis: known,
    ...changes,
  })
/** Slow, or it would come first. */
const device = (changes: Partial<Offer> = {}) =>
  toyOffer({
    id: 'local/toy',
    operator: 'local',
    latency: { state: 'warm', expected: 9000, p95: 9000 },
    expected: sharp,
    ...changes,
  })
const elsewhere = (changes: Partial<Offer> = {}) =>
  cloud({
    id: 'two/toy',
    operator: 'two',
    price: { ceiling: '0.02', expected: '0.02' },
    dishonest: 0.02,
    ...changes,
  })

/** Of another model, so that it competes and cannot audit. */
const other = elsewhere({
  id: 'three/other',
  operator: 'three',
  model: { id: `0x${'22'.repeat(32)}`, name: 'other' },
  price: { ceiling: '0.002', expected: '0.002' },
})
const planOf = (
  offers: readonly Offer[],
  stakes: string,
  { draw = 0, ...more }: PolicyParameters & { draw?: number } = {},
) => {
  const policy = resolvePolicy({ require: { privacy: 'public' }, ...more }, usd('1'))
  const { requirements } = policy
  const draws = { explore: 1, audit: draw }
  return planRequest({ labels, stakes: usd(stakes), requirements, draws }, offers, policy)
}
const auditOf = (...parameters: Parameters<typeof planOf>) => planOf(...parameters).audit

describe('with a bond', () => {
  const bonded = (bond: string) => cloud({ bond, basis: undefined })

  test('default: the share below which lying pays, G / (G + bond)', () => {
    const audit = auditOf([bonded('30'), elsewhere()], '10')
    expect(audit?.offer.id).toBe('two/toy')
    expect(audit?.share).toBe(0.25)
    expect(audit?.reason).toBe(
      'with $10 to gain and $30 to lose, lying pays unless 25.0% of the answers are audited',
    )
  })

  test('behavior: the dearest label counts, and a bond of nothing deters nobody', () => {
    const policy = resolvePolicy({ require: { privacy: 'public' } }, usd('1'))
    const { requirements } = policy
    const stakes = { benign: usd('10'), phishing: usd('1') }
    const draws = { explore: 1, audit: 0 }
    const asked = { labels, stakes, requirements, draws }
    expect(planRequest(asked, [bonded('30'), elsewhere()], policy).audit?.share).toBe(0.25)
    expect(auditOf([bonded('0'), elsewhere()], '10')).toBe(undefined)
  })

  test('behavior: the share never falls as stakes rise, and is 0 where there are none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 0, max: 1e9 }),
        (bond, a, b) => {
          const share = (stakes: number) =>
            shareOf([bonded(micro(bond)), elsewhere()], micro(stakes)) ?? 0
          const [less, more] = a < b ? [a, b] : [b, a]
          expect(share(less)).toBeLessThanOrEqual(share(more))
          expect(share(more)).toBeLessThan(1)
        },
      ),
    )
    expect(auditOf([bonded('30'), elsewhere()], '0')).toBe(undefined)
  })
})

describe('without a bond', () => {
  test('default: what it teaches over what it costs', () => {
    // By hand: d′ = (0.01·50 + 1) / 51; what is lost then, less the second one's loss; a lie is let through
    // in 0.01 of all answers; estimates remember 500 / ln 2 requests.
    const first = cloud()
    const stakes = 1
    const moved = 1.5 / 51
    const loses = (d: number, price: number) => price + (1 - d) * 0.01 * stakes + d * stakes
    const gain = loses(moved, 0.001) - loses(0.02, 0.002)
    const teaches = 0.01 * gain * (500 / Math.LN2)
    const second = elsewhere({ price: { ceiling: '0.2', expected: '0.2' } })
    const audit = auditOf([first, second, other], '1', { secondWorth: usd('0') })
    expect(audit?.share).toBeCloseTo(teaches / 0.2, 12)
    expect(audit?.share).toBeGreaterThan(0)
    expect(audit?.share).toBeLessThan(1)
  })

  test('behavior: free on the own device it is always worth it, where it can change anything', () => {
    const audit = auditOf([cloud(), device(), elsewhere()], '1')
    expect(audit).toMatchObject({ offer: { id: 'local/toy' }, share: 1 })
    expect(planOf([cloud(), device(), elsewhere()], '1').strategy).toBe('audit')
    // So well known that one lie would change nothing.
    const basis = { dishonest: { ...known.dishonest, samples: 1e6 } }
    expect(auditOf([cloud({ basis }), device()], '1')).toBe(undefined)
  })

  test('behavior: the share rises with the stakes, and is 0 where there are none', () => {
    const shares = ['0', '0.1', '0.2', '0.4', '0.6'].map((stakes) => {
      const plan = planOf([cloud(), elsewhere(), other], stakes)
      expect(plan.steps[0]?.offer.id).toBe('cloud/toy')
      return plan.audit?.share ?? 0
    })
    expect(shares[0]).toBe(0)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(new Set(shares).size).toBeGreaterThan(2)
  })

  test('behavior: what nobody says how well it is known is not audited', () => {
    expect(auditOf([cloud({ basis: undefined }), device()], '1')).toBe(undefined)
  })

  test('behavior: a policy says how long is remembered', () => {
    const share = (requests: number) =>
      shareOf([cloud(), elsewhere(), other], '0.2', { priors: { 'memory/dishonest': requests } })
    expect(share(200)).toBeCloseTo(2 * (share(100) as number), 12)
  })
})

const micro = (amount: number) => formatUsd(BigInt(amount) as Usd)
function shareOf(offers: readonly Offer[], stakes: string, more: PolicyParameters = {}) {
  return auditOf(offers, stakes, more)?.share
}

describe('who audits', () => {
  const bonded = (changes: Partial<Offer> = {}) => cloud({ bond: '10', ...changes })
  const auditor = (offers: readonly Offer[], more: PolicyParameters = {}) =>
    auditOf(offers, '10', more)?.offer.id

  test('behavior: the own device before any other, then the cheapest, whatever the order', () => {
    const dear = elsewhere({ id: 'dear/toy', operator: 'dear' })
    const cheap = elsewhere({ price: { ceiling: '0.01', expected: '0.01' } })
    const here = device({ latency: { state: 'warm', expected: 50_000, p95: 50_000 } })
    for (const offers of [
      [bonded(), dear, cheap, here],
      [here, cheap, dear, bonded()],
    ]) {
      expect(auditor(offers, { secondWorth: usd('1') })).toBe('local/toy')
      expect(auditor(offers.filter((one) => one !== here))).toBe('two/toy')
    }
  })

  const unable: Record<string, Partial<Offer>> = {
    'the same operator': { operator: 'cloud' },
    'another model': { model: { id: `0x${'22'.repeat(32)}`, name: 'other' } },
    'sampled text': { determinism: 'statistical' },
    'what cannot be taken back': { cancellable: false },
    'what must be downloaded': { download: 1 },
    'what costs more than is left': { price: { ceiling: '0.9995', expected: '0' } },
    'what cannot be had': { obstacle: 'it is down' },
    'what more people see than is allowed': { privacy: 'public' },
  }
  test.each(Object.entries(unable))('behavior: never %s', (_, changes) => {
    const policy = { require: { privacy: 'provider' } } as const
    expect(auditor([bonded(), elsewhere(changes)], policy)).toBe(undefined)
    expect(auditor([bonded(), elsewhere()], policy)).toBe('two/toy')
  })

  test('behavior: evidence and audience are for the answer, not for its audit', () => {
    const quorum = bonded({ evidence: 'quorum(3,5)' })
    const require = { privacy: 'public', evidence: ['quorum(3,5)'], audience: 'contract' } as const
    expect(auditor([quorum, device()], { require })).toBe('local/toy')
  })

  test('behavior: a sampled answer is not audited, and one within a bound only by its label', () => {
    const bounded = [bonded({ determinism: 'bounded' }), elsewhere({ determinism: 'bounded' })]
    expect(auditor([bonded({ determinism: 'statistical' }), elsewhere()])).toBe(undefined)
    expect(auditor(bounded)).toBe('two/toy')
    const policy = resolvePolicy({ require: { privacy: 'public' } }, usd('1'))
    const { requirements } = policy
    const asked = { labels: [], stakes: usd('10'), requirements, draws: { explore: 1, audit: 0 } }
    const without = bounded.map((offer) => ({ ...offer, expected: undefined }))
    expect(planRequest(asked, without, policy).audit).toBe(undefined)
    const exact = without.map((offer) => ({ ...offer, determinism: 'exact' as const }))
    expect(planRequest(asked, exact, policy).audit?.offer.id).toBe('two/toy')
  })

  test('behavior: who cannot lie needs none', () => {
    expect(auditor([device({ latency: cloud().latency }), bonded()])).toBe(undefined)
    expect(auditor([bonded({ dishonest: 0 }), elsewhere()])).toBe(undefined)
  })
})

test('behavior: audited when the draw is below the share, and never without a draw', () => {
  const offers = [cloud({ bond: '30' }), elsewhere()]
  expect(auditOf(offers, '10', { draw: 0.2499 })?.share).toBe(0.25)
  expect(auditOf(offers, '10', { draw: 0.25 })).toBe(undefined)
  expect(planOf(offers, '10', { draw: 0.25 }).strategy).toBe('fallback')
  const policy = resolvePolicy({ require: { privacy: 'public' } }, usd('1'))
  const { requirements } = policy
  expect(planRequest({ labels, stakes: usd('10'), requirements }, offers, policy).audit).toBe(
    undefined,
  )
})

test('behavior: never breaks a requirement or the budget, whatever is offered', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })
  const offer = fc
    .record({
      id: fc.uuid(),
      operator: fc.constantFrom('a', 'b', 'c'),
      privacy: fc.constantFrom('device', 'provider', 'public' as const),
      evidence: fc.constantFrom('device', 'none', 'quorum(3,5)' as const),
      determinism: fc.constantFrom('exact', 'bounded', 'statistical' as const),
      price: fc.integer({ min: 0, max: 300_000 }),
      download: fc.constantFrom(0, 5),
      dishonest: chance.map((x) => x / 10),
      undetected: chance,
      cancellable: fc.boolean(),
      bond: fc.option(fc.constantFrom('0', '3', '1000'), { nil: undefined }),
    })
    .map(({ price, ...rest }) =>
      cloud({ ...rest, price: { ceiling: micro(price), expected: micro(Math.floor(price / 2)) } }),
    )
  let audited = 0
  fc.assert(
    fc.property(
      fc.uniqueArray(offer, { minLength: 2, maxLength: 6, selector: ({ id }) => id }),
      fc.record({
        privacy: fc.constantFrom('device', 'provider', 'public' as const),
        determinism: fc.constantFrom('exact', 'statistical' as const),
        maxPrice: fc.integer({ min: 0, max: 1_000_000 }).map((n) => BigInt(n) as Usd),
      }),
      fc.constantFrom('0', '1', '50'),
      (offers, require: Requirements, stakes) => {
        const policy = resolvePolicy({ require: { privacy: 'public' } }, usd('1'))
        const requirements = tighten(policy.requirements, require)
        const draws = { explore: 1, audit: 0 }
        const asked = { labels, stakes: usd(stakes), requirements, draws }
        const { audit, steps } = planRequest(asked, offers, policy)
        if (!audit) return
        audited++
        const lenient = { ...requirements, evidence: 'any', audience: 'self' } as const
        expect(whyRejected(audit.offer, lenient)).toBe(undefined)
        const first = steps[0]?.offer as Offer
        const both = usd(first.price.ceiling) + usd(audit.offer.price.ceiling)
        expect(both <= requirements.maxPrice).toBe(true)
        expect(audit.share > 0 && audit.share <= 1).toBe(true)
        expect(stakes).not.toBe('0')
        expect(audit.offer.operator).not.toBe(first.operator)
      },
    ),
    { numRuns: 2000 },
  )
  expect(audited).toBeGreaterThan(20)
})

test('behavior: what else could be done bounds what a lie could cost', () => {
  const policy = resolvePolicy({ require: { privacy: 'public' } }, usd('1'))
  const { requirements } = policy
  const worth = worthOf({ labels, stakes: usd('0.2') }, policy)
  const offers = [cloud(), elsewhere({ price: { ceiling: '0.2', expected: '0.2' } })]
  const state = initialState(worth, offers, policy, requirements)
  const first = rankOffers(worth, state)[0] as Choice
  const facts = { worth, first, offers, requirements, policy }
  const share = (otherwise: number) => findAudit({ ...facts, otherwise })?.share ?? 0
  expect(share(first.value)).toBeGreaterThan(share(first.value + 0.001))
  expect(share(100)).toBe(0)
  // What is only tried, since little is known of it, is not gone on with.
  expect(share(first.value - 0.001)).toBe(0)
})
