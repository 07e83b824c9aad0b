import { watchFinality } from '@trine/sdk/chain'
import { useEffect, useState } from 'react'
import type { Hex } from 'viem'
import { useSetup } from './SetupContext.tsx'

export type Finality = Parameters<Parameters<typeof watchFinality>[1]>[0]

/** Blocks after which the page calls a transaction confirmed. */
const confirmations = 3

/** How sure it is that a transaction stays where it is. */
export function useFinality(transaction: Hex | undefined): Finality | undefined {
  const { publicClient } = useSetup()
  const [finality, setFinality] = useState<Finality>()
  useEffect(() => {
    setFinality(undefined)
    if (transaction) return watchFinality({ publicClient, transaction, confirmations }, setFinality)
  }, [publicClient, transaction])
  return finality
}
