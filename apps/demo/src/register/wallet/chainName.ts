const known: Readonly<Record<number, string>> = {
  1: 'Ethereum',
  10: 'OP Mainnet',
  137: 'Polygon',
  8453: 'Base',
  42161: 'Arbitrum One',
  11155111: 'Sepolia',
}

/** The name of another network that a wallet may be on. @example chainName(1) // 'Ethereum' */
export function chainName(id: number): string {
  return known[id] ?? `the network ${id}`
}
