import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Offer } from '../routes/route.js'
import { labels, offerOf } from '../testing/fixtures/trace.js'
import { usd } from '../utils/usd.js'
import { explain } from './explain.js'
import { dollars } from './explainWords.js'
import { type PlanParameters, planRequest } from './planRequest.js'
import { resolvePolicy } from './policy.js'

const policy = resolvePolicy({ require: { privacy: 'provider' } }, usd('0.05'))
const warm = (expected: number, p95 = expected * 3) => ({ state: 'warm' as const, expected, p95 })
const sure = { benign: { share: 0.9, wrong: 0.01 }, phishing: { share: 0.1, wrong: 0.01 } }
const paid: Partial<Offer> = {
  privacy: 'provider',
  evidence: 'none',
  price: { ceiling: '0.02', expected: '0.01' },
  latency: warm(400),
  arrives: 0.98,
  dishonest: 0.01,
  undetected: 1,
  expected: sure,
}
const small = offerOf('small', { latency: warm(20) })
const large = offerOf('large', paid)
const dear = offerOf('dear', { ...paid, price: { ceiling: '0.2', expected: '0.1' }, dishonest: 0 })
const seen = offerOf('seen', { ...paid, privacy: 'public' })

const explained = (
  offers: readonly Offer[],
  changes: Partial<PlanParameters> = {},
  its = policy,
) => {
  const { requirements } = its
  const parameters = { labels, stakes: usd('1'), requirements, ...changes }
  const plan = planRequest(parameters, offers, its)
  return { plan, ...explain(plan, { asked: { parameters, policy: its } }) }
}

describe('each strategy', () => {
  test('behavior: a single offer', () => {
    const { strategy, sentence, paragraphs } = explained([small])
    expect(strategy).toBe('single')
    expect(sentence).toBe(
      '"small" is run: it is the only offer that can be used, and is expected to lose $0.11.',
    )
    expect(paragraphs[0]).toContain('are $0.11 for wrong answers, or asking on.')
    expect(paragraphs[1]).toBe('Whatever it says is accepted.')
  })

  test('behavior: a fallback, and why its rival is not the first', () => {
    const { strategy, sentence, paragraphs, offers } = explained([small, large, dear, seen])
    expect(strategy).toBe('fallback')
    expect(sentence).toBe(
      '"large" is run first: it is expected to lose the least, $0.0327; if it brings no answer, another is tried.',
    )
    expect(paragraphs.join('\n')).toContain('"small": it is tried when "large" brings no answer')
    const [, follows] = offers
    expect(follows).toMatchObject({ offer: 'small', role: 'follows' })
    expect(follows?.behind).toBeCloseTo(
      (follows?.instead?.value ?? 0) - (offers[0]?.value ?? 0),
      12,
    )
    expect(paragraphs.join('\n')).toContain(
      `The nearest rival is "small": begun with, it is expected to lose ${dollars(follows?.behind ?? 0)} more, `,
    )
  })

  test('behavior: a cascade', () => {
    const mixed = { benign: { share: 0.9, wrong: 0.001 }, phishing: { share: 0.1, wrong: 0.4 } }
    const cheap = offerOf('cheap', { latency: warm(5), expected: mixed })
    const { strategy, sentence, paragraphs } = explained([cheap, large])
    expect(strategy).toBe('cascade')
    expect(sentence).toContain('if it says "phishing", another model is asked')
    expect(paragraphs.join('\n')).toContain('"benign" is accepted.')
    expect(paragraphs.join('\n')).toContain(
      '"phishing" is too dear to believe, so that another model is asked.',
    )
    expect(paragraphs.join('\n')).toContain('"large": it is asked when "cheap" says "phishing"')
  })

  test('behavior: a cascade after whose failure nothing is worth trying', () => {
    const modest = resolvePolicy({ answerWorth: usd('2') }, usd('1'))
    const doubted = { benign: { share: 0.8, wrong: 0.01 }, phishing: { share: 0.2, wrong: 0.3 } }
    const cheap = offerOf('cheap', { arrives: 0.9, expected: doubted })
    const second = offerOf('second', {
      price: { ceiling: '0.5', expected: '0.5' },
      expected: { benign: { share: 0.8, wrong: 0.05 }, phishing: { share: 0.2, wrong: 0 } },
    })
    const asked = { stakes: { benign: usd('40'), phishing: usd('5') } }
    const { sentence } = explained([cheap, second], asked, modest)
    expect(sentence).toContain('if it says "phishing", another model is asked')
    expect(sentence).not.toContain('brings no answer')
    // Its twin: where having none costs more, the second is tried.
    const keen = { ...modest, answerWorth: usd('3') }
    expect(explained([cheap, second], asked, keen).sentence).toContain(
      'if it brings no answer, another is tried',
    )
  })

  test('behavior: a hedge', () => {
    const impatient = resolvePolicy(
      { require: { privacy: 'provider' }, secondWorth: usd('1') },
      usd('0.05'),
    )
    const one = offerOf('one', { ...paid, latency: warm(400, 3000) })
    const two = { ...one, id: 'two', operator: 'two', latency: warm(401, 3000) }
    const { strategy, sentence, offers } = explained([one, two], {}, impatient)
    expect(strategy).toBe('hedge')
    expect(sentence).toContain('; if it brings no answer, another is tried')
    expect(sentence).toContain('; if it is late, "two" is asked too, after 3000 ms')
    expect(offers.map(({ offer, role }) => [offer, role])).toContainEqual(['two', 'hedge'])
  })

  test('behavior: something said meanwhile', () => {
    const { strategy, sentence } = explained([small, large], { provisional: true })
    expect(strategy).toBe('provisional')
    expect(sentence).toContain('; meanwhile "small" says something at once.')
  })

  test('behavior: an audit', () => {
    const bonded = { ...large, bond: '1' }
    const auditor = { ...large, id: 'auditor', operator: 'auditor', arrives: 0.5 }
    const asked = { draws: { explore: 1, audit: 0 } }
    const { plan, strategy, sentence, paragraphs, offers } = explained([bonded, auditor], asked)
    expect(strategy).toBe('audit')
    expect(sentence).toContain('; afterwards "auditor" runs the same again, as an audit.')
    expect(offers).toContainEqual(expect.objectContaining({ offer: 'auditor', role: 'audit' }))
    expect(paragraphs.join('\n')).toContain(`The audit: ${plan.audit?.reason}.`)
    expect(plan.audit?.share).toBe(0.5)
  })

  test('behavior: an offer that is explored', () => {
    const basis = (prior: number, samples: number) => ({
      latency: { source: 'cloud/latency', prior, samples },
    })
    const known = { ...large, basis: basis(400, 500) }
    const fresh = offerOf('fresh', { ...paid, latency: warm(500), basis: basis(500, 0) })
    const asked = { draws: { explore: 0, audit: 1 } }
    const { plan, sentence, paragraphs, offers } = explained([known, fresh], asked)
    expect(plan.explored).toMatchObject({ insteadOf: 'large' })
    expect(sentence).toContain(
      `"fresh" is tried to learn of it, though "large" is expected to lose ${dollars(plan.explored?.costs ?? 0)} less`,
    )
    expect(paragraphs.join('\n')).toContain('at most 5 % of such requests')
    expect(offers[0]).toMatchObject({ offer: 'fresh', role: 'first' })
    // Its twin: another draw explores nothing.
    const usual = explained([known, fresh], { draws: { explore: 0.5, audit: 1 } })
    expect(usual.sentence).toMatch(/^"large" is run first: /)
  })

  test('behavior: nothing is run, since nothing is allowed or all is too dear', () => {
    const none = explained([seen])
    expect(none.sentence).toBe('Nothing is run: no offer meets the requirements.')
    expect(none.paragraphs[0]).toContain('"seen": the input would be seen by "public"')
    expect(none.changes).toMatchObject([{ of: 'privacy', from: 'provider', to: 'public' }])
    const modest = resolvePolicy({ answerWorth: usd('0.01') })
    const all = explained([small], {}, modest)
    expect(all.sentence).toBe(
      'Nothing is run: every offer is expected to lose more than the $0.01 that having no answer costs.',
    )
    expect(all.paragraphs[0]).toBe(
      'The nearest is "small": it is expected to lose $0.01, and having no answer $0.01.',
    )
  })
})

describe('numbers', () => {
  test('behavior: each says what it was before, how often it was seen, and who said so', () => {
    const basis = {
      latency: { source: 'local/latency', prior: 30, samples: 12.34 },
      arrives: { source: 'local/arrives/warm', prior: 0.999, samples: 0 },
    }
    const { offers, paragraphs } = explained([{ ...small, basis }])
    expect(offers[0]?.estimates).toEqual({
      price: { value: 0 },
      latency: { value: 20, ...basis.latency },
      arrives: { value: 1, ...basis.arrives },
      dishonest: { value: 0 },
      undetected: { value: 0 },
      wrong: { value: expect.closeTo(0.11, 9) },
    })
    expect(paragraphs[0]).toContain('Observations speak for its time (12).')
    expect(paragraphs[0]).toContain('Nothing was seen yet of its chance to answer')
  })

  test('property: the terms of each offer add up to its value, and rivals stand in order', () => {
    const amount = fc.integer({ min: 0, max: 40_000 }).map((n) => (n / 1e6).toFixed(6))
    const chance = fc.double({ min: 0, max: 1, noNaN: true })
    const some = fc.record({
      price: amount.map((price) => ({ ceiling: price, expected: price })),
      latency: fc.nat(5000).map((time) => warm(time)),
      arrives: chance,
      dishonest: chance,
      undetected: chance,
      expected: fc.tuple(chance, chance, chance).map(([share, a, b]) => ({
        benign: { share, wrong: a },
        phishing: { share: 1 - share, wrong: b },
      })),
    })
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), fc.nat(50), (all, stakes) => {
        const offers = all.map((changes, i) => offerOf(`offer${i}`, { ...paid, ...changes }))
        const { requirements } = policy
        const parameters = { labels, stakes: usd(String(stakes)), requirements }
        const plan = planRequest(parameters, offers, policy)
        const result = explain(plan)
        expect(result.offers.map(({ offer }) => offer).sort()).toEqual(
          expect.arrayContaining(offers.map(({ id }) => id).sort()),
        )
        for (const { value, terms } of result.offers) {
          expect(value === undefined).toBe(terms === undefined)
          if (!terms || value === undefined) continue
          const whole = Object.values(terms).reduce((sum, term) => sum + term.dollars, 0)
          expect(Math.abs(whole - value)).toBeLessThan(1e-9 * (1 + value))
        }
        const rivals = result.offers.flatMap(({ role, value }) =>
          role === 'rival' ? (value ?? 0) : [],
        )
        expect(rivals).toEqual([...rivals].sort((a, b) => a - b))
        expect(JSON.parse(JSON.stringify(result))).toEqual(result)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  test('behavior: dollars are short, and never round to nothing', () => {
    const told = [0, 1, 0.11, 1234.5, 123456, 0.000123456, 1e-7, 2.5].map(dollars)
    expect(told).toEqual([
      '$0',
      '$1',
      '$0.11',
      '$1230',
      '$123000',
      '$0.000123',
      'less than $0.000001',
      '$2.5',
    ])
  })
})

describe('what would change it', () => {
  const at = (stakes: string, offers = [small, large]) => explained(offers, { stakes: usd(stakes) })

  test('behavior: lower stakes, by the nearest amount at which the plan begins otherwise', () => {
    const { changes } = at('1')
    const [change] = changes
    expect(change).toMatchObject({ of: 'stakes', from: '1', offer: 'small' })
    const to = Number(change?.to)
    expect(at(String(change?.to)).plan.steps[0]?.offer.id).toBe('small')
    // Its twin: a little above, nothing has changed.
    expect(at((to * 1.011).toFixed(6)).plan.steps[0]?.offer.id).toBe('large')
    expect(change?.reason).toBe(`With stakes of ${dollars(to)} "small" would come first.`)
  })

  test('behavior: nothing is said of stakes beyond the nearest, where a third may come first', () => {
    const always = (wrong: number) => ({
      benign: { share: 0.9, wrong },
      phishing: { share: 0.1, wrong },
    })
    const [a, b, c] = [
      offerOf('a', { expected: always(0.5) }),
      offerOf('b', { expected: always(0.1), price: { ceiling: '0.01', expected: '0.01' } }),
      offerOf('c', { expected: always(0), price: { ceiling: '0.05', expected: '0.05' } }),
    ]
    const [change] = at('100', [a, b, c]).changes
    expect(change?.reason).toMatch(/^With stakes of \$[\d.]+ "b" would come first\.$/)
    expect(at('0.001', [a, b, c]).plan.steps[0]?.offer.id).toBe('a')
  })

  test('behavior: higher stakes', () => {
    const { changes } = at('0.01')
    expect(changes).toMatchObject([{ of: 'stakes', offer: 'large' }])
    expect(at(String(changes[0]?.to)).plan.steps[0]?.offer.id).toBe('large')
  })

  test('behavior: stakes of each label rise in proportion', () => {
    const stakes = { benign: usd('0.02'), phishing: usd('0.01') }
    const { changes } = explained([small, large], { stakes })
    expect(changes).toMatchObject([{ of: 'stakes', from: '0.02', offer: 'large' }])
  })

  test('behavior: a requirement that is looser, if that is enough', () => {
    const better = {
      ...dear,
      id: 'better',
      expected: { ...sure, phishing: { share: 0.1, wrong: 0 } },
    }
    const { changes } = at('50', [small, large, better])
    expect(changes).toContainEqual(
      expect.objectContaining({ of: 'maxPrice', from: '0.05', to: '0.2', offer: 'better' }),
    )
    // What would lose all the same is not told.
    const worse = offerOf('worse', { ...paid, price: { ceiling: '0.2', expected: '0.2' } })
    expect(at('1', [small, large, worse]).changes.map(({ of }) => of)).toEqual(['stakes'])
  })

  test('behavior: nothing is told without what was asked', () => {
    const { plan } = at('1')
    expect(explain(plan).changes).toEqual([])
  })

  test('behavior: without it, what follows may be nearer than what is not used', () => {
    const far = { ...large, id: 'far', price: { ceiling: '0.05', expected: '0.05' } }
    const { plan, paragraphs } = at('0.3', [small, large, far])
    expect(paragraphs.join('\n')).toContain('The nearest rival is "small"')
    const alone = explain(plan).paragraphs.join('\n')
    expect(alone).toContain('Of those that the plan does not use the nearest is "far"')
    expect(alone).not.toContain('rival')
  })
})
