import type { PriorValues } from '../../routes/priors.js'
import { aged, type Entry, fading, type Memory, tallyOf, withValue } from './entry.js'

/** The chance of an answer from an offer that is up, and of its being up at all. */
export type Answering = { arrives: number; samples: number; down: number; whileUp: number }

/** What an offer begins with: its chance of an answer, and how many observations that counts for. */
export type Start = { value: number; strength: number }

/**
 * The chance that an offer answers. An offer that is down for a while is not a worse one for ever: that it is
 * down is a second, hidden state, found by Bayes from failures in a row. The longer it has failed, the slower
 * one takes it to be up again, so that an outage of any length costs few attempts.
 */
export function answering(
  entry: Entry | undefined,
  start: Start,
  now: number,
  memory: Memory,
  prior: PriorValues,
): Answering {
  if (!entry) {
    const { value } = start
    return { arrives: value, samples: 0, down: prior('outage/share'), whileUp: value }
  }
  const left = fading(entry, now, memory)
  const [n, sum] = tallyOf(entry, 'answered')
  const seen = (start.strength * start.value + left * sum) / (start.strength + left * n)
  // A store may hold more answers than attempts.
  const whileUp = Math.min(1, seen)
  const down = entry.down ? chanceOfDown(entry, now, prior) : prior('outage/share')
  // An outage that nobody saw is in the long-run chance already.
  const unseen = Math.max(0, down - prior('outage/share'))
  const whileDown = Math.min(whileUp, prior('outage/arrives'))
  return {
    arrives: whileUp + unseen * (whileDown - whileUp),
    samples: left * n,
    down,
    whileUp,
  }
}

/** The entry after one more attempt. What failed while it was down says little of how it is when it is up. */
export function withAnswer(
  entry: Entry | undefined,
  start: Start,
  { at, answered }: { at: number; answered: boolean },
  memory: Memory,
  prior: PriorValues,
): Entry {
  const { down, whileUp } = answering(entry, start, at, memory, prior)
  // Anything fails now and then: one failure of what never did is no outage yet.
  const ifUp = answered ? whileUp : Math.max(1 - whileUp, prior('outage/hiccup'))
  const ifDown = answered ? prior('outage/arrives') : 1 - prior('outage/arrives')
  const chance = (down * ifDown) / (down * ifDown + (1 - down) * ifUp || 1)
  const next = aged(entry, at, memory)
  const since = Math.min(entry?.down?.since ?? next.at, next.at)
  const added = withValue(next, 'answered', answered ? 1 : 0, 1 - chance)
  return { ...added, down: { chance, ...(!answered && { since }) } }
}

function chanceOfDown(entry: Entry, now: number, prior: PriorValues): number {
  const { chance, since } = entry.down as NonNullable<Entry['down']>
  const usual = prior('outage/share')
  const lasts = Math.max(prior('outage/lasts'), since === undefined ? 0 : entry.at - since)
  const passed = Math.max(0, now - entry.at)
  return usual + (chance - usual) * Math.exp(-(Number.isFinite(passed) ? passed : 0) / lasts)
}
