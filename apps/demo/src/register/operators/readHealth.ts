/** How a node is. `down`: it does not answer; `behind`: it has not read the newest blocks. */
export type Health = 'up' | 'behind' | 'starting' | 'stopping' | 'down'

/** Milliseconds that a node has to say how it is. */
const patience = 2_000

export async function readHealth(url: string, signal: AbortSignal): Promise<Health> {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(patience)])
    const response = await fetch(new URL('/health', url), { signal: within, redirect: 'error' })
    const { status } = (await response.json()) as { status?: unknown }
    if (status === 'ok') return 'up'
    if (status === 'behind' || status === 'starting' || status === 'stopping') return status
    return 'down'
  } catch {
    return 'down'
  }
}
