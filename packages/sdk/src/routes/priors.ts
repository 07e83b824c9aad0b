/** What a number is taken to be before anything was seen. */
export type Prior = {
  value: number
  /** So many observations would say as much as it does. */
  strength: number
  /** Where it is from. Most are assumptions, and say so. */
  source: string
}

const chance = 'assumption: high enough to use it, low enough to keep a way out'
const laptop = 'assumption: a middling laptop, with room to spare'
const hosted = 'assumption: a hosted model of middling size, not measured'
const given = 'by definition: nothing is estimated'

/**
 * All numbers that offers and their estimates begin with, by name. A policy can replace any value:
 * `policy: { priors: { 'cloud/dishonest': 0.02 } }`. Times are milliseconds, sizes megabytes, chances from 0 to 1.
 */
export const priors = {
  // This device. What is left out of its chances: a tab closed, a phone out of memory, a download cut off.
  'local/arrives/warm': { value: 0.999, strength: 50, source: chance },
  'local/arrives/stored': { value: 0.99, strength: 20, source: chance },
  'local/arrives/download': { value: 0.97, strength: 10, source: chance },
  'local/dishonest': {
    value: 0,
    strength: 1000,
    source: 'by definition: weights are verified, and golden vectors checked at each load',
  },
  'local/undetected': { value: 0, strength: 1000, source: given },
  'local/price': { value: 0, strength: 1000, source: given },
  /** What a run takes, over what is computed from the numbers below. */
  'local/latency': { value: 1, strength: 1, source: laptop },
  /** One run, or one token, of a model already loaded; and more for each megabyte of its weights. */
  'local/run/wasm': { value: 2, strength: 1, source: laptop },
  'local/run/wasm/megabyte': { value: 8, strength: 1, source: laptop },
  'local/run/webgpu': { value: 5, strength: 1, source: laptop },
  'local/run/webgpu/megabyte': { value: 2, strength: 1, source: laptop },
  /** Starting the engine: compiling it, and its first steps. */
  'local/start/wasm': {
    value: 700,
    strength: 1,
    source: 'assumption, near the 814 ms of a whole first answer in bench/results/local.md',
  },
  'local/start/webgpu': { value: 2500, strength: 1, source: laptop },
  /** Reading, hashing and opening each megabyte of what is stored. */
  'local/open/megabyte': { value: 60, strength: 1, source: laptop },
  /** Bytes per millisecond of a download. */
  'local/bandwidth': { value: 1250, strength: 1, source: 'assumption: 10 Mbit/s' },
  /** Tokens of a text, if more may be asked for. */
  'local/tokens': { value: 128, strength: 1, source: 'assumption: a short paragraph' },
  /** How much slower the slowest of twenty is than what is expected. */
  'local/spread': { value: 3, strength: 4, source: 'assumption: other pages run, too' },

  // Providers.
  'cloud/arrives': { value: 0.98, strength: 10, source: chance },
  'cloud/dishonest': {
    value: 0.01,
    strength: 50,
    source: 'assumption: another model, a cached or a made-up answer; not measured',
  },
  'cloud/undetected/none': {
    value: 1,
    strength: 1000,
    source: 'by definition: nothing is checked',
  },
  'cloud/undetected/signed': {
    value: 1,
    strength: 1000,
    source: 'by definition: a signature says who said it, and not that it is true',
  },
  'cloud/latency': { value: 1, strength: 2, source: hosted },
  /** Until the answer of a tensor model or an embedding, or the first token. */
  'cloud/first': { value: 600, strength: 2, source: hosted },
  'cloud/first/p95': { value: 2500, strength: 2, source: hosted },
  /** For each token after it. */
  'cloud/token': { value: 20, strength: 2, source: hosted },
  /** Milliseconds without an answer after which a model counts as cold. */
  'cloud/warm-for': {
    value: 300_000,
    strength: 1,
    source: 'assumption: servers unload what is idle for some minutes',
  },

  // Committees on a chain.
  'chain/arrives/pull': {
    value: 0.97,
    strength: 10,
    source: 'assumption: k of n operators are up',
  },
  'chain/arrives/push': {
    value: 0.95,
    strength: 10,
    source: 'assumption: k of n operators are up, and a block takes their answer in time',
  },
  'chain/dishonest': {
    value: 0.01,
    strength: 50,
    source: 'assumption: in a request some operators are dishonest or broken; not measured',
  },
  /** Not the product of single chances: operators that copy one another are one coalition. */
  'chain/undetected/quorum': {
    value: 0.05,
    strength: 1000,
    source: 'assumption: if some are, one coalition holds the k seats that it takes; not measured',
  },
  'chain/latency': { value: 1, strength: 2, source: 'assumption: what the route computes' },
  'chain/pull/expected': { value: 500, strength: 2, source: 'assumption: operators over HTTP' },
  'chain/pull/p95': { value: 3000, strength: 2, source: 'assumption: operators over HTTP' },
  /** By push: blocks, and what is needed besides. */
  'chain/push/blocks': { value: 2, strength: 2, source: 'assumption: one to ask, one to answer' },
  'chain/push/blocks/p95': { value: 6, strength: 2, source: 'assumption: busy blocks' },
  'chain/push/rest': { value: 1000, strength: 2, source: 'assumption: the run itself' },
  'chain/push/rest/p95': { value: 10_000, strength: 2, source: 'assumption: the run itself' },

  // What is told to the routes. Only the strength of these is used: the value is what was told.
  /** A model's measured quality. */
  manifest: { value: 1, strength: 50, source: 'assumption: where its data is like the app’s' },
  /** A list of prices, or the quote of a chain. */
  provider: { value: 1, strength: 10, source: 'assumption: bills follow lists, but not tokens' },
  /** What the app says of a provider or a committee. */
  app: { value: 1, strength: 20, source: 'assumption: an app knows whom it names' },
  /** What a route says that names no source. */
  route: { value: 1, strength: 5, source: 'assumption' },

  // How estimates learn. Observations after which one counts half as much as a new one.
  'memory/latency': { value: 100, strength: 1, source: 'assumption: networks and devices drift' },
  'memory/arrives': { value: 200, strength: 1, source: 'assumption' },
  'memory/price': { value: 50, strength: 1, source: 'assumption: prices change in steps' },
  'memory/dishonest': { value: 500, strength: 1, source: 'assumption: operators seldom change' },
  'memory/wrong': { value: 500, strength: 1, source: 'assumption: inputs drift slowly' },
  /** How likely it is that what was measured of a model does not hold for an app's inputs, and its strength then. */
  'doubt/share': { value: 0.8, strength: 1, source: 'simulated worlds: bench/policy/worlds' },
  'doubt/strength': { value: 2, strength: 1, source: 'simulated worlds: bench/policy/worlds' },
  /** Days after which anything seen counts half. */
  'memory/days': { value: 7, strength: 1, source: 'assumption' },
  /** How far the observations of other sizes, at most, speak for a size. */
  'memory/other-sizes': { value: 5, strength: 1, source: 'assumption' },
  /** Share of the time that an offer is down altogether, its chance of an answer then, and for how long. */
  'outage/share': { value: 0.005, strength: 1, source: 'assumption: 99.5% up' },
  'outage/arrives': { value: 0.02, strength: 1, source: 'assumption: hardly any' },
  'outage/lasts': { value: 300_000, strength: 1, source: 'assumption: some minutes' },
  /** How often anything fails for a reason of its own, at the least, when it is asked whether an offer is down. */
  'outage/hiccup': { value: 0.05, strength: 1, source: 'assumption: one failure is no outage' },
  /** What is not well known is tried as if it were so many standard errors better: 1.28 is the 90% bound. */
  'exploration/optimism': { value: 1.28, strength: 1, source: 'convention: one-sided 90%' },
  /** How far one bill is off from what was expected, as the standard deviation of its logarithm. */
  'exploration/price-spread': { value: 0.5, strength: 1, source: 'assumption' },
} as const satisfies Readonly<Record<string, Prior>>

export type PriorName = keyof typeof priors

/** The value of a prior, by name. */
export type PriorValues = (name: PriorName) => number

/** The values of the table, with those that a policy names in place of its own. */
export function priorValues(replaced: Readonly<Record<string, number>> = {}): PriorValues {
  return (name) => (Object.hasOwn(replaced, name) ? (replaced[name] as number) : priors[name].value)
}

/** How many observations speak for what an offer begins with, by the source that it names. */
export function strengthOf(source: string): number {
  return Object.hasOwn(priors, source)
    ? priors[source as PriorName].strength
    : priors.route.strength
}
