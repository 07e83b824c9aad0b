import type { Provider } from './provider.ts'

const icon =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="%230b5f66"/><path d="M8 11h16v11H8z M8 11l12-4v4 M20 16.5h4" fill="none" stroke="white" stroke-width="2"/></svg>'

/** Makes a wallet known to the page in the manner of EIP-6963, as extensions do. */
export function announceTestWallet(provider: Provider, name: string): () => void {
  const info = { uuid: crypto.randomUUID(), name, icon, rdns: 'local.trine.test-wallet' }
  const detail = Object.freeze({ info: Object.freeze(info), provider })
  const announce = () => {
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  }
  addEventListener('eip6963:requestProvider', announce)
  announce()
  return () => removeEventListener('eip6963:requestProvider', announce)
}
