import type { OutgoingHttpHeaders } from 'node:http'
import type { Reading } from '../../serve/meter.js'

const kinds = ['requests', 'tokens'] as const
const facts = ['limit', 'remaining', 'reset'] as const

/** Response headers that pages may read. */
export const readableHeaders = [
  'x-signature',
  'x-signing-address',
  'x-signing-algo',
  'inference-header-content-length',
  'retry-after',
  ...kinds.flatMap((kind) => facts.map((fact) => `x-ratelimit-${fact}-${kind}`)),
]

/** What a key may still do in this minute, in the form that OpenAI has for it: `reset` is `'12s'`. */
export function rateHeaders(
  kind: (typeof kinds)[number],
  { limit, remaining, reset }: Reading,
): OutgoingHttpHeaders {
  return {
    [`x-ratelimit-limit-${kind}`]: limit,
    [`x-ratelimit-remaining-${kind}`]: remaining,
    [`x-ratelimit-reset-${kind}`]: `${Math.ceil(reset / 1_000)}s`,
  }
}
