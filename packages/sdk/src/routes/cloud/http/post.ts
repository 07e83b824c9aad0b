import { AnswerMalformedError, ProviderUnreachableError } from '../../../errors/cloud.js'

/**
 * Sends a request, and nothing that it need not tell: no cookies, no referrer. It is never sent on elsewhere: a
 * redirect would take the key along.
 *
 * @throws ProviderUnreachableError, AnswerMalformedError, or the signal's reason
 */
export async function post(
  provider: string,
  url: string,
  request: {
    headers: Readonly<Record<string, string>>
    body: Uint8Array<ArrayBuffer>
    signal: AbortSignal
  },
): Promise<Response> {
  const { signal } = request
  let response: Response
  try {
    response = await fetch(url, { ...request, ...discreet, method: 'POST' })
  } catch {
    // Without the cause: it may hold the address, and browsers do not say more.
    throw signal.aborted ? signal.reason : new ProviderUnreachableError({ provider })
  }
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
    throw new AnswerMalformedError({ provider, reason: 'it leads to another address' })
  return response
}

export const discreet = {
  redirect: 'manual',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
} as const satisfies RequestInit
