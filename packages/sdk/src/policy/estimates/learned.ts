import { meanWrong, numberOf } from '../../routes/basisFrom.js'
import { type PriorName, type PriorValues, priors, strengthOf } from '../../routes/priors.js'
import type { Basis, Estimated, Expectation, Offer } from '../../routes/route.js'
import { formatUsd, toDollars, type Usd, usd } from '../../utils/usd.js'
import { unmeasured } from '../beliefs.js'
import { type Answering, answering, type Start } from './answering.js'
import { believed } from './belief.js'
import { type Entry, fading, type Memory, tallyOf } from './entry.js'
import type { EstimateFacts } from './estimates.js'
import { keysOf } from './keys.js'
import { quantile } from './sketch.js'

/** What estimates are made of. */
export type Knowledge = {
  entryOf: (key: string) => Entry | undefined
  prior: PriorValues
}

/** For how long each kind of observation counts. */
export function memoryOf(
  { prior }: Pick<Knowledge, 'prior'>,
  kind: 'latency' | 'arrives' | 'price' | 'dishonest' | 'wrong',
): Memory {
  return { sightings: prior(`memory/${kind}`), days: prior('memory/days') }
}

/** An offer with what was learned of it, and how much that was. Every number stays one that offers may have. */
export function learned(offer: Offer, facts: EstimateFacts, knowledge: Knowledge): Offer {
  const keys = keysOf(offer, facts)
  const arrives = answeringOf(offer, facts.now, knowledge)
  const honesty = share(offer, 'dishonest', 'lied', keys.honesty, facts.now, knowledge)
  const price = learnedPrice(offer, keys.price, facts.now, knowledge)
  const time = learnedTime(offer, facts, knowledge, arrives.arrives)
  const quality = learnedQuality(offer, facts, knowledge)
  const start = (name: Estimated) => offer.basis?.[name]?.prior ?? numberOf(offer, name) ?? 0.5
  const basis: Partial<Record<Estimated, Basis>> = { ...offer.basis }
  const note = (name: Estimated, samples: number) => {
    const known = basis[name]
    // A route that does not say where its numbers are from is taken at its word, until something was seen.
    if (known || samples > 0)
      basis[name] = {
        source: known?.source ?? 'route',
        prior: start(name),
        samples: Math.round(samples * 100) / 100,
      }
  }
  note('arrives', arrives.samples)
  note('dishonest', honesty.samples)
  note('price', price.samples)
  note('latency', time.samples)
  if (quality.expected) note('wrong', quality.samples)
  // What the route knows of the moment, a breaker that is open say, is not overruled.
  const atMost = offer.arrives < start('arrives') ? offer.arrives : 1
  return {
    ...offer,
    price: { ...offer.price, expected: price.expected },
    latency: { ...offer.latency, expected: time.expected, p95: time.p95 },
    arrives: Math.min(arrives.arrives, atMost),
    dishonest: honesty.value,
    ...(quality.expected && { expected: quality.expected }),
    ...(Object.keys(basis).length > 0 && { basis }),
  }
}

/** What an offer's number was before anything was seen, and how much that counts for. */
export function startOf(offer: Offer, name: Estimated): Start {
  const { source = 'route', prior = numberOf(offer, name) ?? 0.5 } = offer.basis?.[name] ?? {}
  return { value: prior, strength: strengthOf(source) }
}

export function answeringOf(offer: Offer, now: number, knowledge: Knowledge): Answering {
  const entry = knowledge.entryOf(keysOf(offer, { size: 0, device: '' }).answers)
  const memory = memoryOf(knowledge, 'arrives')
  return answering(entry, startOf(offer, 'arrives'), now, memory, knowledge.prior)
}

/** A chance that is learned as the share of sightings in which something was so. */
function share(
  offer: Offer,
  name: 'dishonest',
  tally: string,
  key: string,
  now: number,
  knowledge: Knowledge,
): { value: number; samples: number } {
  const { value, strength } = startOf(offer, name)
  const entry = knowledge.entryOf(key)
  if (!entry) return { value, samples: 0 }
  const left = fading(entry, now, memoryOf(knowledge, name))
  const [n, sum] = tallyOf(entry, tally)
  const seen = (strength * value + left * sum) / (strength + left * n)
  return { value: Math.min(1, seen), samples: left * n }
}

/** By the ratio of what was charged to what was expected; never above the ceiling. */
function learnedPrice(offer: Offer, key: string, now: number, knowledge: Knowledge) {
  const { value: expected, strength } = startOf(offer, 'price')
  const entry = knowledge.entryOf(key)
  if (!entry || expected === 0) return { expected: offer.price.expected, samples: 0 }
  const left = fading(entry, now, memoryOf(knowledge, 'price'))
  const [n, sum] = tallyOf(entry, 'charged')
  const ratio = (strength + left * sum) / (strength + left * n)
  const ceiling = usd(offer.price.ceiling)
  const amount = BigInt(Math.round(Math.min(expected * ratio, toDollars(ceiling)) * 1e6)) as Usd
  return { expected: formatUsd(amount < ceiling ? amount : ceiling), samples: left * n }
}

/**
 * By the ratio of what an attempt took to what the route computed. Those of other sizes speak for a size as far
 * as few of its own are there. Of attempts that fail, the time is learned apart: an offer that fails slowly
 * costs more.
 */
function learnedTime(offer: Offer, facts: EstimateFacts, knowledge: Knowledge, arrives: number) {
  const { entryOf, prior } = knowledge
  const { value: base, strength } = startOf(offer, 'latency')
  const keys = keysOf(offer, facts)
  const source = offer.basis?.latency?.source ?? ''
  const usual = factorOf(source, prior)
  const spread = offer.latency.p95 / Math.max(offer.latency.expected, 1e-9)
  const memory = memoryOf(knowledge, 'latency')
  let [answered, failed, late] = [usual, usual, usual * Math.max(1, spread)]
  let samples = 0
  for (const [key, weight] of [
    [keys.times, strength],
    [keys.time, prior('memory/other-sizes')],
  ] as const) {
    const entry = entryOf(key)
    if (!entry) continue
    const left = fading(entry, facts.now, memory)
    const [n, sum] = tallyOf(entry, 'answered')
    const [m, lost] = tallyOf(entry, 'failed')
    const own = (weight * answered + left * sum) / (weight + left * n)
    const q95 = entry.bins && quantile(entry.bins, 0.95)
    // Of so many observations one is beyond the quantile: fewer say little of it.
    const heed = (left * n) / (left * n + 20)
    late = (late / answered) * own
    if (q95 !== undefined) late += heed * (q95 - late)
    answered = own
    failed = (weight * failed + left * lost) / (weight + left * m)
    samples = Math.max(samples, left * (n + m))
  }
  if (samples === 0)
    return { expected: base * usual, p95: Math.max(base * late, base * usual), samples }
  const expected = base * (arrives * answered + (1 - arrives) * failed)
  return { expected, p95: Math.max(expected, base * late), samples }
}

/** A policy may say that all that a route computes takes so many times as long. */
function factorOf(source: string, prior: PriorValues): number {
  const isFactor = source.endsWith('/latency') && Object.hasOwn(priors, source)
  return isFactor ? prior(source as PriorName) : 1
}

/** How often the model is wrong, by label, where apps or audits told. */
function learnedQuality(
  offer: Offer,
  { now, labels = [], isAttacked = () => false }: EstimateFacts,
  knowledge: Knowledge,
): { expected: Expectation | undefined; samples: number } {
  const { model } = offer
  const entry = knowledge.entryOf(keysOf(offer, { size: 0, device: '' }).quality)
  if (!entry) return { expected: offer.expected, samples: 0 }
  const given = offer.expected ?? (labels.length > 0 ? unmeasured(labels) : undefined)
  if (!given) return { expected: undefined, samples: 0 }
  const left = fading(entry, now, memoryOf(knowledge, 'wrong'))
  const { strength } = startOf(offer, 'wrong')
  const mean = meanWrong(given)
  const whole = tallyOf(entry, '*')
  // What is known of no single label speaks for all of them alike.
  const doubt = {
    share: knowledge.prior('doubt/share'),
    strength: knowledge.prior('doubt/strength'),
  }
  const all = believed({ value: mean, strength }, doubt, left * whole[0], left * whole[1])
  const scale = mean > 0 ? all / mean : 1
  let samples = left * whole[0]
  const expected = Object.entries(given).map(([label, { share, wrong }]) => {
    const [n, sum] = label === '*' ? [0, 0] : tallyOf(entry, label)
    samples += left * n
    const before = Math.min(1, mean > 0 ? wrong * scale : all)
    // The prior speaks for each label as much: else one miss of a rare label would make a good model look so bad
    // that nobody asks it again, and no second look would ever put that right.
    const seen = believed({ value: before, strength }, doubt, left * n, left * sum)
    const least = isAttacked(model.id, label) ? wrong : 0
    return [label, { share, wrong: Math.max(seen, least) }] as const
  })
  return { expected: Object.fromEntries(expected), samples }
}
