import { type SessionRequest, sessionRequestSchema } from '@trine/sdk/chain'
import * as v from 'valibot'
import { Refused } from '../admit/refusal.js'
import type { Handler } from './server.js'

/** The widths that the hub has for them, in bits. */
const widths = { fee: 80, rebate: 32, value: 96, deadline: 40, callbackGas: 24 } as const

/** `POST /v1/requests`: submits what a session's key has signed. */
export function serveRequests(
  submit: (request: SessionRequest) => Promise<{ requestId: string; transaction: string }>,
): Handler {
  return async (body) => {
    const parsed = v.safeParse(sessionRequestSchema, body)
    if (!parsed.success) throw new Refused('malformed')
    const { terms, session } = parsed.output
    const fits = Object.entries(widths).every(
      ([name, bits]) => BigInt(terms[name as keyof typeof widths]) < 1n << BigInt(bits),
    )
    if (!fits || session >= 2 ** 40) throw new Refused('malformed')
    return submit(parsed.output)
  }
}
