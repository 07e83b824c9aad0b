import { claimRequestSchema, type SignedClaim } from '@trine/sdk/chain'
import * as v from 'valibot'
import { keccak256 } from 'viem'
import { Refused } from '../admit/refusal.js'
import type { AskedOf } from '../prove/answer.js'
import type { Handler } from './server.js'

/** `POST /v1/claims`: runs the model and signs what comes out, for use by pull. */
export function serveClaims(answer: (asked: AskedOf) => Promise<SignedClaim>): Handler {
  return async (body) => {
    const parsed = v.safeParse(claimRequestSchema, body)
    if (!parsed.success) throw new Refused('malformed')
    const { input, ...question } = parsed.output
    return answer({
      question: { ...question, inputHash: keccak256(input) },
      input,
      way: 'pull',
    })
  }
}
