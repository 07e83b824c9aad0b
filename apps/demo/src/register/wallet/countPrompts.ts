import { isPromptKind, promptLog } from './promptLog.ts'
import { type Provider, type ProviderDetail, providerCodes } from './provider.ts'

const counted = new WeakSet<ProviderDetail>()

/**
 * Stands between the page and each wallet that announces itself, so that every prompt is counted, whichever
 * part of the page asks for it. To be called before anything listens for wallets.
 */
export function countPrompts(): () => void {
  const onAnnounce = (event: Event) => {
    const { detail } = event as CustomEvent<ProviderDetail>
    if (counted.has(detail)) return
    event.stopImmediatePropagation()
    const { info, provider } = detail
    const copy = Object.freeze({ info, provider: counting(provider, info.name) })
    counted.add(copy)
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: copy }))
  }
  addEventListener('eip6963:announceProvider', onAnnounce, { capture: true })
  return () => removeEventListener('eip6963:announceProvider', onAnnounce, { capture: true })
}

/** The same wallet; what it asks its user goes into the log. */
export function counting(provider: Provider, wallet: string): Provider {
  return {
    on: (...all) => provider.on(...all),
    removeListener: (...all) => provider.removeListener(...all),
    async request(request) {
      const { method } = request
      if (!isPromptKind(method)) return provider.request(request)
      const id = promptLog.add(wallet, method)
      try {
        const result = await provider.request(request)
        promptLog.settle(id, 'approved')
        return result
      } catch (error) {
        const code = (error as { code?: unknown } | null)?.code
        if (code === providerCodes.unsupported || code === providerCodes.unknownMethod)
          promptLog.remove(id)
        else promptLog.settle(id, code === providerCodes.refused ? 'refused' : 'failed')
        throw error
      }
    },
  }
}
