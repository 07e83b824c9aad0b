import { AnswerMalformedError, ProviderUnreachableError } from '../../../errors/cloud.js'

/**
 * Sends a request, and nothing that it need not tell: no cookies, no referrer. It is never sent on elsewhere: a
 * redirect would take the key along.
 *
 * @param onRefused told before it throws where the provider cannot have taken the request up
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
  onRefused: () => void,
): Promise<Response> {
  const { signal } = request
  // Asked before: a network that is lost on the way may have carried the request.
  const offline = globalThis.navigator?.onLine === false
  let response: Response
  try {
    response = await fetch(url, { ...request, ...discreet, method: 'POST' })
  } catch (cause) {
    if (offline || foundNobody(cause)) onRefused()
    // Without the cause: it may hold the address, and browsers do not say more.
    throw signal.aborted ? signal.reason : new ProviderUnreachableError({ provider })
  }
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    onRefused()
    throw new AnswerMalformedError({ provider, reason: 'it leads to another address' })
  }
  return response
}

/** Errors of Node's network before there is a connection. */
const before = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']

/**
 * Whether a request that failed is known to have got nowhere. Browsers do not say: an answer that was lost on its
 * way, or is kept from pages, looks like a server that is not there.
 */
function foundNobody(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: { code?: unknown } }
  return before.includes(cause?.code as string)
}

export const discreet = {
  redirect: 'manual',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
} as const satisfies RequestInit
