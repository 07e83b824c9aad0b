import { type SignedClaim, toJson } from '@trine/sdk/chain'

/**
 * Sends a signed claim to whoever is to deliver it.
 *
 * @param endpoint URL of a node, as the registry or the configuration has it
 * @returns whether it was taken
 */
export async function sendClaim(
  endpoint: string,
  signed: SignedClaim,
  signal: AbortSignal,
): Promise<boolean> {
  const url = addressOf(endpoint)
  if (!url) return false
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(toJson(signed)),
      // An endpoint is whatever an operator wrote down: it must not lead us elsewhere.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

function addressOf(endpoint: string): URL | undefined {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password)
    return undefined
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/deliveries`
  url.search = url.hash = ''
  return url
}
