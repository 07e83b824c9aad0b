import { seededRandom } from '../../lib/random.ts'

type Range = readonly [low: number, high: number]

/**
 * What worlds are drawn from that nobody chose: each number evenly between two ends, `logs` by their logarithms.
 * Providers state times, prices, chances and errors that are off by the `off…` factors. Milliseconds, US dollars.
 */
export const ranges = {
  feedback: [0.1, 0.3],
  sharedErrors: [0.3, 0.7],
  /** Of the first label; the others have even parts of the rest. */
  firstLabel: [0.6, 0.9],
  secondWorth: [0.001, 0.005],
  arrives: [0.88, 0.999],
  statedArrives: [0.92, 0.99],
  sigma: [0.3, 0.8],
  /** Of the weakest model and of the strongest, those between are even steps apart by their logarithms. */
  weakest: [0.06, 0.16],
  strongest: [0.01, 0.04],
} as const satisfies Record<string, Range>

export const logs = {
  price: [0.0005, 0.008],
  latency: [300, 3000],
  localLatency: [20, 300],
  stakes: [0.02, 1.5],
  /** How much more often, or less, one label is missed than the model's others. */
  offLabel: [0.6, 1.7],
  offErrors: [1 / 3, 2],
  offPrice: [0.6, 1.7],
  offLatency: [0.4, 2.5],
} as const satisfies Record<string, Range>

/**
 * A world that follows from a seed: three models, on this device, at four providers and on a chain.
 *
 * @param changes whether, after 500 and 1000 calls, a provider goes down, and another one's model gets worse
 */
export function drawWorld(seed: number, { changes }: { changes: boolean }): object {
  const random = seededRandom(seed)
  const even = ([low, high]: Range) => low + random() * (high - low)
  const logarithmic = ([low, high]: Range) => low * (high / low) ** random()
  const round = (value: number, digits = 3) => Number(value.toPrecision(digits))

  const names = ['one', 'two', 'three'].slice(0, random() < 0.5 ? 2 : 3)
  const first = round(even(ranges.firstLabel), 2)
  const others = (1 - first) / (names.length - 1)
  const labels = Object.fromEntries(names.map((name, i) => [name, i === 0 ? first : others]))

  const [weakest, strongest] = [even(ranges.weakest), even(ranges.strongest)]
  const models = Object.fromEntries(
    ['small', 'middle', 'large'].map((model, i) => {
      const usual = weakest * (strongest / weakest) ** (i / 2)
      const off = random() < 0.5 ? 1 : logarithmic(logs.offErrors)
      const errors = names.map((name) => [name, round(usual * logarithmic(logs.offLabel))] as const)
      const stated = errors.map(([name, error]) => [name, round(error * off)] as const)
      return [model, { errors: Object.fromEntries(errors), stated: Object.fromEntries(stated) }]
    }),
  )

  const provider = (operator: string) => {
    const [price, latency] = [logarithmic(logs.price), logarithmic(logs.latency)]
    const model = random() < 0.5 ? 'middle' : 'large'
    const median = latency * logarithmic(logs.offLatency)
    return {
      kind: 'cloud',
      operator,
      model,
      stated: {
        price: round(price),
        ceiling: round(3 * price),
        latency: round(latency),
        p95: round(2.5 * latency),
        arrives: round(even(ranges.statedArrives)),
        dishonest: 0.001,
        undetected: 1,
      },
      truth: {
        price: round(price * logarithmic(logs.offPrice)),
        latency: { kind: 'log-normal', median: round(median), sigma: round(even(ranges.sigma)) },
        failing: round(2 * median),
        arrives: round(even(ranges.arrives)),
        dishonest: 0,
        undetected: 0,
      },
    }
  }
  const own = logarithmic(logs.localLatency)
  const local = {
    kind: 'local',
    operator: 'device',
    model: 'small',
    stated: {
      ...{ price: 0, ceiling: 0, latency: round(own), p95: round(2 * own) },
      ...{ arrives: 0.999, dishonest: 0, undetected: 0 },
    },
    truth: {
      price: 0,
      latency: {
        kind: 'log-normal',
        median: round(own * logarithmic(logs.offLatency)),
        sigma: 0.3,
      },
      ...{ arrives: 0.999, dishonest: 0, undetected: 0 },
    },
  }
  const chain = {
    kind: 'chain',
    operator: 'quorum',
    model: 'large',
    stated: {
      ...{ price: 0.02, ceiling: 0.04, latency: 12_000, p95: 25_000 },
      ...{ arrives: 0.97, dishonest: 0.002, undetected: 0.05 },
    },
    truth: {
      price: 0.02,
      latency: { kind: 'log-normal', median: 11_000, sigma: 0.3 },
      ...{ failing: 25_000, arrives: 0.97, dishonest: 0, undetected: 0 },
    },
  }
  const operators = ['alpha', 'beta', 'gamma', 'delta']
  const offers = {
    'local/small': local,
    ...Object.fromEntries(operators.map((name) => [`cloud/${name}`, provider(name)])),
    'chain/large': chain,
  }
  const secondWorth = round(even(ranges.secondWorth))
  const requests = ['often', 'seldom'].map((name) => {
    const median = logarithmic(logs.stakes)
    const all = { kind: 'log-normal', median: round(median), sigma: 0.5, max: round(4 * median) }
    const answerWorth = round(Math.max(0.5, 4 * median))
    const share = name === 'often' ? 0.8 : 0.2
    return { name, share, stakes: { all }, secondWorth, answerWorth }
  })
  const pick = () => operators[Math.floor(random() * operators.length)] as string
  const [down, worse] = [`cloud/${pick()}`, random() < 0.5 ? 'middle' : 'large']
  const { errors } = models[worse] as (typeof models)[string]
  const doubled = Object.entries(errors).map(([name, error]) => [name, round(2 * error)])
  const phases = [
    {
      from: 500,
      about: `${down} is down.`,
      changes: { offers: { [down]: { truth: { arrives: 0.02 } } } },
    },
    {
      from: 1000,
      about: `${down} is back; ${worse} is wrong twice as often.`,
      changes: {
        offers: { [down]: { truth: { arrives: 0.97 } } },
        models: { [worse]: { errors: Object.fromEntries(doubled) } },
      },
    },
  ]
  return {
    $schema: './world.schema.json',
    version: 1,
    name: `held-out-${changes ? 'changing' : 'still'}`,
    about: `${changes ? 'With changes' : 'Stationary'}. Drawn with the seed ${seed}; nobody chose it, and it was not looked at while defaults were chosen.`,
    calls: 1500,
    feedback: round(even(ranges.feedback), 2),
    sharedErrors: round(even(ranges.sharedErrors), 2),
    labels,
    models,
    offers,
    requests,
    ...(changes && { phases }),
  }
}
