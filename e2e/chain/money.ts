import { inferenceHubAbi, nameRegistrarAbi } from '@trine/contracts'
import type { Address } from 'viem'
import type { RunningStack } from '../fixtures/stack.ts'

/** Wei: what an account has, and what the contracts say and have, all at the newest block. */
export async function moneyOf({ chain: { reader }, deployment }: RunningStack, account: Address) {
  const { hub, registrar } = deployment
  const block = await reader.getBlockNumber({ cacheTime: 0 })
  const at = { blockNumber: block }
  const read = { address: hub, abi: inferenceHubAbi, ...at } as const
  const [wallet, credit, totals, inHub, inRegistrar] = await Promise.all([
    reader.getBalance({ address: account, ...at }),
    reader.readContract({ ...read, functionName: 'balanceOf', args: [account] }),
    reader.readContract({ ...read, functionName: 'totals' }),
    reader.getBalance({ address: hub, ...at }),
    reader.getBalance({ address: registrar, ...at }),
  ])
  const [escrowed, sessions, accounts] = totals
  return { wallet, credit, escrowed, sessions, accounts, inHub, inRegistrar }
}

/** Wei that the newest session of an owner has left; with what it may do. */
export async function sessionOf({ chain: { reader }, deployment }: RunningStack, owner: Address) {
  const read = { address: deployment.hub, abi: inferenceHubAbi } as const
  const opened = await reader.getContractEvents({
    ...read,
    eventName: 'SessionOpened',
    args: { owner },
    fromBlock: BigInt(deployment.deployBlock),
    strict: true,
  })
  const last = opened.at(-1)
  if (last === undefined) throw new Error('That account has opened no session.')
  const { session: id, deposit } = last.args
  const state = await reader.readContract({ ...read, functionName: 'sessionOf', args: [id] })
  return { id, deposit, ...state }
}

/** Wei for a name. */
export function priceOf({ chain: { reader }, deployment }: RunningStack): Promise<bigint> {
  return reader.readContract({
    address: deployment.registrar,
    abi: nameRegistrarAbi,
    functionName: 'price',
  })
}
