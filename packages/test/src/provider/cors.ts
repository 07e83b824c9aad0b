import type { ServerResponse } from 'node:http'

/** What pages are told by a server that means to be used by them. */
export const cors = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': [
    ...['x-signature', 'x-signing-address', 'x-signing-algo', 'inference-header-content-length'],
    ...['retry-after', 'retry-after-ms'],
    ...['limit', 'remaining', 'reset'].flatMap((what) =>
      ['requests', 'tokens'].map((of) => `x-ratelimit-${what}-${of}`),
    ),
  ].join(', '),
}

/** Answers a page that asks whether it may ask. @param refusing `'no-key'`: not with a key */
export function answerPreflight(
  response: ServerResponse,
  refusing: 'none' | 'no-key' | undefined,
): void {
  const allowed = ['content-type', 'inference-header-content-length']
  response.writeHead(
    204,
    refusing === 'none'
      ? {}
      : {
          ...cors,
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': [
            ...(refusing === 'no-key' ? [] : ['authorization']),
            ...allowed,
          ].join(', '),
          // Asked before every request, so that each can be refused.
          'access-control-max-age': '0',
        },
  )
  response.end()
}
