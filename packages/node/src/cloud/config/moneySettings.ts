import * as v from 'valibot'
import { type Money, parseMoney } from '../money/money.js'

/** An amount of US dollars as decimal text, at most 12 digits after the point. */
export const usdSchema = v.pipe(
  v.string(),
  v.check((text) => parseMoney(text) !== undefined),
  v.transform((text) => parseMoney(text) as Money),
)

const amount = v.optional(usdSchema, '0')

export const pricesSchema = v.record(
  v.string(),
  v.strictObject({ prompt: amount, completion: amount, request: amount }),
)
