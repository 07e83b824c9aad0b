/** What a wallet asks its user. */
export type PromptKind = 'connect' | 'switchChain' | 'transaction' | 'sign' | 'typedData'

/** One question to the user, in the order they were asked. */
export type Prompt = {
  kind: PromptKind
  /** The parameters of the request, as the page gave them. */
  detail: unknown
  /** Set when it has been decided. */
  approved?: boolean
}

/** What the user does: `false` refuses, a promise lets them think. */
export type Policy = (prompt: Prompt, log: readonly Prompt[]) => boolean | Promise<boolean>

/** Errors as wallets give them (EIP-1193, EIP-1474). */
export function providerError(code: number, message: string): Error & { code: number } {
  return Object.assign(new Error(message), { code })
}
