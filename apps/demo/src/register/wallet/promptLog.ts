/** One request that a wallet put before its user. */
export type Prompt = {
  id: number
  wallet: string
  kind: keyof typeof promptNames
  outcome: 'open' | 'approved' | 'refused' | 'failed'
}

/** Requests that a wallet asks its user about, by their methods. All others it answers by itself. */
export const promptNames = {
  eth_requestAccounts: 'Connect',
  wallet_requestPermissions: 'Connect',
  wallet_switchEthereumChain: 'Switch network',
  wallet_addEthereumChain: 'Add network',
  eth_sendTransaction: 'Transaction',
  personal_sign: 'Signature',
  eth_signTypedData_v4: 'Signature',
} as const

let prompts: readonly Prompt[] = []
let counter = 0
const listeners = new Set<() => void>()

function change(next: readonly Prompt[]): void {
  prompts = next
  for (const listener of listeners) listener()
}

/** What wallets asked their user since the page was loaded, the oldest first. */
export const promptLog = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  getSnapshot: () => prompts,
  add(wallet: string, kind: Prompt['kind']): number {
    const id = ++counter
    change([...prompts, { id, wallet, kind, outcome: 'open' }])
    return id
  },
  settle(id: number, outcome: Prompt['outcome']): void {
    change(prompts.map((prompt) => (prompt.id === id ? { ...prompt, outcome } : prompt)))
  },
  /** For a request that the wallet does not know: its user saw nothing. */
  remove(id: number): void {
    change(prompts.filter((prompt) => prompt.id !== id))
  },
}

export function isPromptKind(method: string): method is Prompt['kind'] {
  return Object.hasOwn(promptNames, method)
}
