import { useConnection } from 'wagmi'
import { useSetup } from './SetupContext.tsx'
import type { NameState } from './useName.ts'

/** What stands between the user and a transaction; `undefined`: nothing. */
export function useReady({ problem, owner, chainGone }: NameState): string | undefined {
  const { chain } = useSetup()
  const { status, chainId } = useConnection()
  if (chainGone) return 'The chain does not answer.'
  if (status !== 'connected') return 'Connect a wallet first.'
  if (chainId !== chain.id) return `Switch the wallet to ${chain.name} first.`
  if (problem) return problem
  if (owner) return 'This name is taken. Choose another.'
  return undefined
}
