/** What the page's side of the wallet is told. All of it is JSON. */
export type Announcement = {
  /** Name of the function that reaches the wallet. */
  bind: string
  name: string
  uuid: string
  rdns: string
}

/** What the wallet answers. */
export type Reply = {
  result?: unknown
  error?: { code: number; message: string; data?: unknown }
  /** Where a popup wallet asks its user before it goes on. */
  popup?: { url: string; id: string }
}

/** What the page asks: a request of EIP-1193, or for the answer to one that a popup has decided. */
export type Call = { method: string; params?: readonly unknown[] } | { decided: string }

/**
 * Runs in the page, before its own scripts: announces a provider by EIP-6963. It must need nothing from
 * outside of itself, as only its text gets there.
 */
export function announce({ bind, name, uuid, rdns }: Announcement): void {
  const call = (window as unknown as Record<string, (call: Call) => Promise<Reply>>)[bind] as (
    call: Call,
  ) => Promise<Reply>
  const listeners: Record<string, Set<(payload: unknown) => void>> = {}

  /** Resolves when the popup's page has told us, as it can only if it still knows us. */
  const askInPopup = (url: string, id: string) =>
    new Promise<void>((resolve, reject) => {
      const { origin } = new URL(url)
      const onMessage = (event: MessageEvent) => {
        if (event.origin !== origin || event.data?.wallet !== id) return
        window.removeEventListener('message', onMessage)
        resolve()
      }
      window.addEventListener('message', onMessage)
      if (window.open(url, '_blank', 'popup,width=360,height=480') === null)
        reject(new Error('The browser has blocked the window of the wallet.'))
    })

  const provider = {
    request: async (request: { method: string; params?: readonly unknown[] }) => {
      let reply = await call(request)
      if (reply.popup !== undefined) {
        await askInPopup(reply.popup.url, reply.popup.id)
        reply = await call({ decided: reply.popup.id })
      }
      if (reply.error) throw Object.assign(new Error(reply.error.message), reply.error)
      return reply.result
    },
    on: (event: string, listener: (payload: unknown) => void) => {
      listeners[event] ??= new Set()
      listeners[event].add(listener)
      return provider
    },
    removeListener: (event: string, listener: (payload: unknown) => void) => {
      listeners[event]?.delete(listener)
      return provider
    },
  }
  window.addEventListener(`${bind}:event`, (event) => {
    const { name: kind, payload } = (event as CustomEvent).detail
    for (const listener of listeners[kind] ?? []) listener(payload)
  })
  const icon = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>'
  const detail = Object.freeze({ info: Object.freeze({ uuid, name, icon, rdns }), provider })
  const tell = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  window.addEventListener('eip6963:requestProvider', tell)
  tell()
}
