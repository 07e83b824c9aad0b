import * as v from 'valibot'
import type { Claim } from './claim.js'

type Hex = `0x${string}`

export const hex = v.pipe(
  v.string(),
  v.regex(/^0x(?:[0-9a-f]{2})*$/),
  v.transform((text) => text as Hex),
)
export const hex32 = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{64}$/),
  v.transform((text) => text as Hex),
)
/** Read in either case, kept in lower case: two spellings of one address are equal. */
export const address = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{40}$/),
  v.transform((text) => text.toLowerCase() as Hex),
)
/** An unsigned integer of any size, as decimal text. */
export const integer = v.pipe(
  v.string(),
  v.regex(/^\d{1,78}$/),
  v.transform((text) => BigInt(text)),
)
/** An unsigned integer that a double holds exactly. */
export const smallNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** A claim in JSON: integers as decimal text, addresses in lower case. */
export const claimSchema = v.strictObject({
  chainId: integer,
  hub: address,
  consumer: address,
  requester: address,
  modelId: hex32,
  runtimeHash: hex32,
  paramsHash: hex32,
  inputHash: hex32,
  outputHash: hex32,
  class: v.pipe(smallNumber, v.maxValue(255)),
  setEpoch: integer,
  requestId: hex32,
  issuedAt: integer,
  validUntil: integer,
  operator: address,
})

export type ClaimJson = v.InferInput<typeof claimSchema>

/** @returns `undefined` for what is not a claim */
export function parseClaim(json: unknown): Claim | undefined {
  const result = v.safeParse(claimSchema, json)
  return result.success ? result.output : undefined
}

/** Integers of any size as decimal text, throughout: what `JSON.stringify` takes. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item)]))
}
