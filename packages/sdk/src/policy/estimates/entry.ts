import * as v from 'valibot'
import { own } from '../../utils/own.js'

/** A sum of values by their weights: of yes and no as 1 and 0, a count of each. */
export type Tally = readonly [weight: number, sum: number]

/** What is kept under one key. Plain JSON, of a bounded size, and nothing of what was asked or answered in it. */
export type Entry = {
  version: 1
  /** When it was last added to, in milliseconds since 1970. */
  at: number
  tallies: Readonly<Record<string, Tally>>
  /** A quantile sketch: see {@link file://./sketch.ts}. */
  bins?: Readonly<Record<string, number>> | undefined
  /** How likely it is to be down altogether, and since when it has only failed. */
  down?: { chance: number; since?: number | undefined } | undefined
}

const weight = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e6))
const time = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(8.64e15))
const schema = v.strictObject({
  version: v.literal(1),
  at: time,
  tallies: v.pipe(
    v.record(v.pipe(v.string(), v.maxLength(64)), v.tuple([weight, weight])),
    v.check((tallies) => Object.keys(tallies).length <= mostTallies),
  ),
  bins: v.optional(v.record(v.pipe(v.string(), v.regex(/^-?\d{1,2}$/)), weight)),
  down: v.optional(
    v.strictObject({
      chance: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      since: v.optional(time),
    }),
  ),
})

/** Labels of a model, at most: a thousand would be kept for each. */
export const mostTallies = 64

/** Reads what a store holds. What has another form was never learned: `undefined`. */
export function readEntry(stored: unknown): Entry | undefined {
  const { success, output } = v.safeParse(schema, stored)
  return success ? output : undefined
}

const nothingSeen: Tally = [0, 0]

const day = 86_400_000
/** No single step makes anything older than this: a clock that jumps ahead does not wipe out what was learned. */
const mostAge = 30 * day

/** How entries age. */
export type Memory = {
  /** Observations after which one counts half as much as a new one. */
  sightings: number
  /** Days after which it does, however little was seen. */
  days: number
}

/** What time leaves of an entry's weights at a moment. With a clock that was set back no time passes. */
export function fading(entry: Entry, now: number, { days }: Memory): number {
  const age = Math.min(Math.max(0, now - entry.at), mostAge)
  return 2 ** (-(Number.isFinite(age) ? age : 0) / (days * day))
}

/** An entry as old as it will be when one more observation is added to it. */
export function aged(entry: Entry | undefined, at: number, memory: Memory): Entry {
  if (!entry) return { version: 1, at, tallies: {} }
  const left = fading(entry, at, memory) * 2 ** (-1 / memory.sightings)
  const tallies = mapValues(entry.tallies, ([n, sum]): Tally => [n * left, sum * left])
  const bins = entry.bins && mapValues(entry.bins, (n) => n * left)
  // A little back is another tab's clock; more means that the time seen before was the wrong one.
  const latest = entry.at - at > day ? at : Math.max(entry.at, at)
  return { ...entry, at: latest, tallies, ...(bins && { bins }) }
}

/** What was seen under a name. Labels may be called as what every object inherits. */
export function tallyOf({ tallies }: Entry, name: string): Tally {
  return own(tallies, name) ?? nothingSeen
}

/** The entry with one more value. */
export function withValue(entry: Entry, name: string, value: number, weight = 1): Entry {
  const known = Object.hasOwn(entry.tallies, name)
  if (!known && Object.keys(entry.tallies).length >= mostTallies) return entry
  const [n, sum] = tallyOf(entry, name)
  return { ...entry, tallies: { ...entry.tallies, [name]: [n + weight, sum + weight * value] } }
}

function mapValues<In, Out>(object: Readonly<Record<string, In>>, map: (value: In) => Out) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
}
