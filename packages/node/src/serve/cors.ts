import type { IncomingMessage, OutgoingHttpHeader } from 'node:http'

/**
 * Headers that let a page of another origin ask. Never with credentials: there are none.
 *
 * @param origins `'*'`, or the origins that may
 */
export function corsHeaders(
  origins: '*' | readonly string[],
  { headers: { origin }, method }: IncomingMessage,
): Record<string, OutgoingHttpHeader> {
  const allowed = origins === '*' ? '*' : origins.find((one) => new URL(one).origin === origin)
  return {
    ...(origins !== '*' && { vary: 'Origin' }),
    ...(allowed !== undefined && {
      'access-control-allow-origin': origins === '*' ? '*' : new URL(allowed).origin,
      ...(method === 'OPTIONS' && {
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': 86_400,
      }),
    }),
  }
}
