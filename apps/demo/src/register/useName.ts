import { nameRegistrarAbi } from '@trine/contracts'
import { useCallback, useState } from 'react'
import { type Address, zeroAddress } from 'viem'
import { useReadContract } from 'wagmi'
import { nameProblem } from './names.ts'
import { useSetup } from './SetupContext.tsx'
import { useBlock } from './useBlock.ts'
import { useDevicePreview } from './useDevicePreview.ts'

/** The name in the field, and all that is known of it for nothing. */
export function useName() {
  const { registrar } = useSetup().deployment
  const [name, setName] = useState('my-garden')
  const problem = nameProblem(name)
  const read = { address: registrar, abi: nameRegistrarAbi, args: [name] } as const
  const query = { enabled: problem === undefined }
  const { data: owner, refetch } = useReadContract({
    ...read,
    functionName: 'ownerOf',
    query: { ...query, refetchInterval: 3_000 },
  })
  const { data: isProtected } = useReadContract({ ...read, functionName: 'isProtected', query })
  const preview = useDevicePreview(name)
  const { chainGone } = useBlock()
  const refresh = useCallback(() => void refetch(), [refetch])
  return {
    name,
    setName,
    problem,
    /** `undefined` while it is not known. */
    owner: problem ? undefined : ownerOf(owner),
    isProtected: !problem && isProtected === true,
    chainGone,
    refresh,
    preview,
  }
}

export type NameState = ReturnType<typeof useName>

/** `null`: free. */
function ownerOf(address: Address | undefined): Address | null | undefined {
  return address === zeroAddress ? null : address
}
