/** A wallet's interface, EIP-1193, as far as this page uses it. */
export type Provider = {
  request: (request: { method: string; params?: unknown }) => Promise<unknown>
  on: (event: string, listener: (value: never) => void) => unknown
  removeListener: (event: string, listener: (value: never) => void) => unknown
}

/** What a wallet says of itself, EIP-6963. */
export type ProviderDetail = {
  info: { uuid: string; name: string; icon: string; rdns: string }
  provider: Provider
}

/** Codes of EIP-1193 and JSON-RPC. */
export const providerCodes = { refused: 4001, unsupported: 4200, unknownMethod: -32_601 } as const

export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly code: number
  readonly data: unknown
  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}
