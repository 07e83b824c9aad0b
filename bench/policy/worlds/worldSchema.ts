import * as v from 'valibot'

const chance = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1e9))
const positive = v.pipe(v.number(), v.gtValue(0), v.maxValue(1e9))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(80))
const perLabel = v.record(name, chance)

/** A number that is always the same, or drawn anew each time. */
export const distribution = v.union([
  amount,
  v.variant('kind', [
    v.strictObject({ kind: v.literal('uniform'), low: amount, high: amount }),
    v.strictObject({
      kind: v.literal('log-normal'),
      median: positive,
      sigma: v.pipe(v.number(), v.minValue(0), v.maxValue(5)),
      max: v.optional(positive),
    }),
    v.strictObject({
      kind: v.literal('pareto'),
      scale: positive,
      shape: v.pipe(v.number(), v.gtValue(0), v.maxValue(100)),
      max: positive,
    }),
  ]),
])

/** What a route says of its offer before anything was seen. It may be wrong. */
const stated = {
  price: amount,
  ceiling: amount,
  latency: amount,
  p95: amount,
  arrives: chance,
  dishonest: chance,
  undetected: chance,
}

/** What becomes of its attempts. */
const truth = {
  price: distribution,
  latency: distribution,
  failing: v.optional(distribution),
  arrives: chance,
  dishonest: chance,
  undetected: chance,
}

const model = { errors: perLabel, stated: v.optional(perLabel) }

const requirements = v.strictObject({
  privacy: v.optional(v.picklist(['device', 'attested', 'provider', 'public'])),
  evidence: v.optional(v.array(name)),
  audience: v.optional(v.picklist(['self', 'contract'])),
  maxPrice: v.optional(amount),
  maxLatency: v.optional(positive),
  determinism: v.optional(v.picklist(['exact', 'bounded', 'statistical'])),
})

const request = v.strictObject({
  name,
  share: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  stakes: v.union([
    v.strictObject({ all: distribution }),
    v.strictObject({ byLabel: v.record(name, distribution) }),
  ]),
  secondWorth: v.optional(amount, 0.002),
  answerWorth: v.optional(amount),
  perCall: v.optional(amount, 0.1),
  size: v.optional(count, 64),
  require: v.optional(requirements, { privacy: 'public' }),
})

const changes = v.strictObject({
  labels: v.optional(perLabel),
  models: v.optional(v.record(name, v.partial(v.strictObject(model)))),
  offers: v.optional(
    v.record(
      name,
      v.strictObject({
        stated: v.optional(v.partial(v.strictObject(stated))),
        truth: v.optional(v.partial(v.strictObject(truth))),
      }),
    ),
  ),
})

/** A world file: see README.md beside it, and world.schema.json, which is made of this. */
export const worldSchema = v.strictObject({
  $schema: v.optional(v.string()),
  version: v.literal(1),
  name,
  about: v.string(),
  calls: v.pipe(count, v.minValue(1)),
  spacing: v.optional(positive, 60_000),
  bursts: v.optional(v.strictObject({ chance, size: v.pipe(count, v.minValue(2)) })),
  feedback: chance,
  sharedErrors: v.optional(chance, 0.5),
  labels: perLabel,
  models: v.record(name, v.strictObject(model)),
  offers: v.record(
    name,
    v.strictObject({
      kind: v.picklist(['local', 'cloud', 'chain']),
      operator: name,
      model: name,
      evidence: v.optional(name),
      bond: v.optional(amount),
      cold: v.optional(v.boolean(), false),
      stated: v.strictObject(stated),
      truth: v.strictObject(truth),
    }),
  ),
  requests: v.pipe(v.array(request), v.minLength(1)),
  phases: v.optional(
    v.array(v.strictObject({ from: v.pipe(count, v.minValue(1)), about: v.string(), changes })),
    [],
  ),
})

export type World = v.InferOutput<typeof worldSchema>
export type Distribution = v.InferOutput<typeof distribution>
export type WorldOffer = World['offers'][string]
export type RequestKind = World['requests'][number]
export type Changes = v.InferOutput<typeof changes>
