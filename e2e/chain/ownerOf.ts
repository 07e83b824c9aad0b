import { nameRegistrarAbi } from '@trine/contracts'
import { type Address, zeroAddress } from 'viem'
import type { RunningStack } from '../fixtures/stack.ts'

/** Whose a name is, as the contract itself says. */
export function ownerOf({ chain, deployment }: RunningStack, name: string): Promise<Address> {
  return chain.reader.readContract({
    address: deployment.registrar,
    abi: nameRegistrarAbi,
    functionName: 'ownerOf',
    args: [name],
  })
}

export const nobody = zeroAddress
