import { type Usd, usd } from '../../../packages/sdk/src/utils/usd.ts'
import { seededRandom } from '../../lib/random.ts'
import { sample } from './distribution.ts'
import { dollars } from './offersAt.ts'
import { type Stage, stagesOf } from './stagesOf.ts'
import type { World, WorldOffer } from './worldSchema.ts'

/** What would become of an attempt at an offer in one call. */
export type Fate = {
  /** Milliseconds, and US dollars. */
  took: number
  charged: number
  /** `lied`: the check let a false answer through. `caught`: it did not. */
  outcome: 'answered' | 'lied' | 'caught' | 'failed'
  /** What it says: absent where nothing comes through. Of a lie, whatever costs most. */
  label?: string | undefined
}

/** One call, with the luck that every policy has in it. */
export type Call = {
  /** Milliseconds since the world began. */
  at: number
  stage: number
  /** Which kind of request. */
  kind: number
  stakes: Usd | Readonly<Record<string, Usd>>
  /** The label that is right. */
  truth: string
  /** Whether the app finds out, and tells, if the accepted answer was right. */
  feedback: boolean
  draws: { explore: number; audit: number }
  /** By offer id. */
  fates: ReadonlyMap<string, Fate>
  /** Whether the next call comes only once this one is over: in a burst it does not. */
  settled: boolean
}

/** The calls of a world, the same for the same seed. What differs between two stages is not luck. */
export function drawCalls(world: World, seed: number): readonly Call[] {
  const stages = stagesOf(world)
  const calls: Call[] = []
  let at = 0
  let left = 0
  for (let i = 0; i < world.calls; i++) {
    const random = seededRandom(mixed(seed, i))
    const starts = random() < (world.bursts?.chance ?? 0)
    left = left > 0 ? left - 1 : starts ? (world.bursts?.size ?? 1) - 1 : 0
    const stage = stages.findIndex(({ from, to }) => i >= from && i < to)
    calls.push({
      ...drawCall(world, stages[stage] as Stage, random),
      at,
      stage,
      settled: left === 0,
    })
    if (left === 0) at += world.spacing
  }
  return calls
}

function drawCall(
  { requests, feedback, sharedErrors }: World,
  { labels, models, offers }: Stage,
  random: () => number,
): Omit<Call, 'at' | 'stage' | 'settled'> {
  const kind = pick(
    requests.map(({ share }) => share),
    random(),
  )
  const truth = Object.keys(labels)[pick(Object.values(labels), random())] as string
  const heard = random() < feedback
  const draws = { explore: random(), audit: random() }
  const luck = random()
  const { stakes: given } = requests[kind] as World['requests'][number]
  const stakes =
    'all' in given
      ? money(sample(given.all, luck))
      : Object.fromEntries(
          Object.entries(given.byLabel).map(([label, one]) => [label, money(sample(one, luck))]),
        )
  // The same model says the same everywhere, and some inputs are as hard for all.
  const said = new Map<string, string>()
  const others = Object.keys(labels).filter((label) => label !== truth)
  const [alike, hardness, other] = [random() < sharedErrors, random(), random()]
  const miss = others[Math.floor(other * others.length)] ?? truth
  for (const [name, { errors }] of Object.entries(models)) {
    const [own, ownOther] = [random(), random()]
    const misses = (alike ? hardness : own) < (errors[truth] as number)
    const label = alike ? miss : (others[Math.floor(ownOther * others.length)] ?? truth)
    said.set(name, misses ? label : truth)
  }
  const lie = dearestLie(Object.keys(labels), truth, stakes)
  const fates = new Map<string, Fate>()
  for (const [id, offer] of Object.entries(offers))
    fates.set(id, drawFate(offer, said.get(offer.model) as string, lie, random))
  return { kind, stakes, truth, feedback: heard, draws, fates }
}

function drawFate(
  { truth, stated }: WorldOffer,
  said: string,
  lie: string,
  random: () => number,
): Fate {
  const [time, price, lies, seen, arrives] = [random(), random(), random(), random(), random()]
  const took = sample(truth.latency, time)
  const asked = Number(dollars(sample(truth.price, price)))
  // What costs more than was allowed is refused, and brings no answer.
  if (asked > stated.ceiling) return { took, charged: 0, outcome: 'failed' }
  if (lies < truth.dishonest)
    return seen < truth.undetected
      ? { took, charged: asked, outcome: 'lied', label: lie }
      : { took, charged: asked, outcome: 'caught' }
  if (arrives < truth.arrives) return { took, charged: asked, outcome: 'answered', label: said }
  return { took: sample(truth.failing ?? truth.latency, time), charged: 0, outcome: 'failed' }
}

/** Who lies chooses the lie: the label that costs most, of those that are not true. */
function dearestLie(labels: readonly string[], truth: string, stakes: Call['stakes']): string {
  const cost = (label: string) => (typeof stakes === 'bigint' ? stakes : (stakes[label] ?? 0n))
  const lies = labels.filter((label) => label !== truth)
  return lies.reduce(
    (worst, label) => (cost(label) > cost(worst) ? label : worst),
    lies[0] ?? truth,
  )
}

function pick(shares: readonly number[], u: number): number {
  let sum = 0
  const at = shares.findIndex((share) => {
    sum += share
    return u < sum
  })
  return at < 0 ? shares.length - 1 : at
}

const money = (amount: number) => usd(dollars(amount))

/** Neighbouring seeds and calls get generators that have nothing in common. */
function mixed(seed: number, call: number): number {
  let state = Math.imul(seed + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(call + 0x7f4a7c15, 0xc2b2ae35)
  state = Math.imul(state ^ (state >>> 15), 0x27d4eb2f)
  return (state ^ (state >>> 13)) >>> 0
}
