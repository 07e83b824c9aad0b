import { own } from '../../utils/own.js'
import { isUsdString, toDollars, usd } from '../../utils/usd.js'
import { withAnswer } from './answering.js'
import { aged, type Entry, withValue } from './entry.js'
import type { EstimateFacts, Sighting } from './estimates.js'
import { keysOf } from './keys.js'
import { type Knowledge, learned, memoryOf, startOf } from './learned.js'
import { clampRatio, withRatio } from './sketch.js'

/** What one sighting changes: by key, a pure function of what was kept there. */
export type Change = { key: string; change: (before: Entry | undefined) => Entry }

/** A charge beyond this many times what was expected counts as so many: one bill cannot be the whole estimate. */
const mostCharged = 100

/** The changes that a sighting makes. What is no number, or absurd, makes none. */
export function changesOf(
  sighting: Sighting,
  { device }: Pick<EstimateFacts, 'device'>,
  knowledge: Knowledge,
): readonly Change[] {
  const { offer, at } = sighting
  if (!(at >= 0 && at <= 8.64e15)) return []
  const keys = keysOf(offer, { size: sighting.size, device })
  const now: EstimateFacts = { size: sighting.size, device, now: at }
  return [
    ...timeChanges(sighting, [keys.times, keys.time], knowledge),
    ...answerChanges(sighting, keys.answers, knowledge),
    ...priceChanges(sighting, keys.price, knowledge),
    ...verdictChanges(sighting, keys, knowledge, now),
  ]
}

function timeChanges(
  { offer, at, attempt, honest }: Sighting,
  keys: readonly string[],
  knowledge: Knowledge,
): readonly Change[] {
  const { value: base } = startOf(offer, 'latency')
  if (!attempt || !(attempt.took >= 0) || !Number.isFinite(attempt.took) || !(base > 0)) return []
  const ratio = clampRatio(attempt.took / base)
  const { outcome } = attempt
  // Cut short before it could be expected: that says nothing of it.
  if (ratio < 1 && (outcome === 'timed-out' || outcome === 'withdrawn')) return []
  // What was always overtaken must not stay as quick as it said: it took that long, at the least.
  const answered =
    outcome === 'answered' || outcome === 'withdrawn' || (honest === false && attempt.took > 0)
  const memory = memoryOf(knowledge, 'latency')
  return keys.map((key) => ({
    key,
    change: (before) => {
      const entry = withValue(aged(before, at, memory), answered ? 'answered' : 'failed', ratio)
      return answered ? { ...entry, bins: withRatio(entry.bins ?? {}, ratio) } : entry
    },
  }))
}

function answerChanges(
  { offer, at, attempt, honest }: Sighting,
  key: string,
  knowledge: Knowledge,
): readonly Change[] {
  // A lie that was caught says nothing of how often honest runs answer.
  if (!attempt || attempt.outcome === 'withdrawn' || honest === false) return []
  const { outcome, took } = attempt
  if (outcome === 'timed-out' && took < startOf(offer, 'latency').value) return []
  const start = startOf(offer, 'arrives')
  const memory = memoryOf(knowledge, 'arrives')
  const answer = { at, answered: outcome === 'answered' }
  const change = (before: Entry | undefined) =>
    withAnswer(before, start, answer, memory, knowledge.prior)
  return [{ key, change }]
}

function priceChanges(
  { offer, at, attempt }: Sighting,
  key: string,
  knowledge: Knowledge,
): readonly Change[] {
  const { value: expected } = startOf(offer, 'price')
  if (!attempt || attempt.outcome === 'withdrawn') return []
  if (!isUsdString(attempt.charged) || !(expected > 0)) return []
  const ratio = Math.min(mostCharged, toDollars(usd(attempt.charged)) / expected)
  const memory = memoryOf(knowledge, 'price')
  return [{ key, change: (before) => withValue(aged(before, at, memory), 'charged', ratio) }]
}

/**
 * Who lied, and which model was wrong. An answer that was wrong may be either; each is told by the chance that it
 * was that, as Bayes has it: a liar does not spoil the name of the model that it was asked for.
 */
function verdictChanges(
  { offer, at, attempt, honest, right }: Sighting,
  { honesty, quality }: { honesty: string; quality: string },
  knowledge: Knowledge,
  facts: EstimateFacts,
): readonly Change[] {
  const changes: Change[] = []
  const lied = (value: number, weight: number) =>
    changes.push({
      key: honesty,
      change: (before) =>
        withValue(aged(before, at, memoryOf(knowledge, 'dishonest')), 'lied', value, weight),
    })
  if (honest === false) lied(1, 1)
  // An audit tells; a check tells as much as it would have found out.
  else if (honest) lied(0, attempt ? 1 - offer.undetected : 1)
  if (!right) return changes
  const { dishonest: d } = learned(offer, facts, knowledge)
  // As it was measured: were it as it is learned, each lie would make the next one look more like the model's own.
  const wrong = own(offer.expected ?? {}, right.label)?.wrong ?? startOf(offer, 'wrong').value
  const blame = right.correct ? 0 : d / (d + (1 - d) * wrong || 1)
  lied(blame > 0 ? 1 : 0, right.correct ? 1 : blame)
  changes.push({
    key: quality,
    change: (before) =>
      withValue(
        aged(before, at, memoryOf(knowledge, 'wrong')),
        right.label,
        right.correct ? 0 : 1,
        1 - blame,
      ),
  })
  return changes
}
