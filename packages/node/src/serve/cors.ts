import type { IncomingMessage, OutgoingHttpHeader } from 'node:http'

/**
 * Headers that let a page of another origin ask. Never with credentials: there are none.
 *
 * @param origins `'*'`, or the origins that may
 * @param allowed request headers that they may send
 * @param exposed response headers that they may read
 */
export function corsHeaders(
  origins: '*' | readonly string[],
  { headers: { origin }, method }: IncomingMessage,
  allowed: readonly string[] = ['content-type'],
  exposed: readonly string[] = [],
): Record<string, OutgoingHttpHeader> {
  const own = origins === '*' ? '*' : origins.find((one) => new URL(one).origin === origin)
  return {
    ...(origins !== '*' && { vary: 'Origin' }),
    ...(own !== undefined && {
      'access-control-allow-origin': origins === '*' ? '*' : new URL(own).origin,
      ...(exposed.length > 0 && { 'access-control-expose-headers': exposed.join(', ') }),
      ...(method === 'OPTIONS' && {
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': allowed.join(', '),
        'access-control-max-age': 86_400,
      }),
    }),
  }
}
