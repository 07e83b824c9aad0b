import { inferenceHubAbi, nameRegistrarAbi, operatorRegistryAbi } from '@trine/contracts'
import type { Address, PublicClient } from 'viem'
import type { Deployment } from '../../deployment.ts'

/** What the contracts say they hold, beside what they hold, all of it at one block. Wei. */
export type Books = {
  block: bigint
  wallet: bigint | undefined
  hub: { escrowed: bigint; sessions: bigint; accounts: bigint; balance: bigint }
  /** The five stakes one by one, the registry's own sum, and its balance. */
  stakes: { each: readonly bigint[]; total: bigint; balance: bigint }
  registrar: { names: number; price: bigint; balance: bigint }
}

export async function readBooks(
  client: PublicClient,
  deployment: Deployment,
  owner: Address | undefined,
  block: bigint,
): Promise<Books> {
  const { hub, operators, registrar, nodes, deployBlock } = deployment
  const at = { blockNumber: block }
  const balance = (address: Address) => client.getBalance({ address, ...at })
  const [wallet, totals, inHub, each, total, inRegistry, registered, price, inRegistrar] =
    await Promise.all([
      owner && balance(owner),
      client.readContract({
        address: hub,
        abi: inferenceHubAbi,
        functionName: 'totals',
        ...at,
      }),
      balance(hub),
      Promise.all(
        nodes.map(({ owner: operator }) =>
          client.readContract({
            address: operators,
            abi: operatorRegistryAbi,
            functionName: 'operatorOf',
            args: [operator],
            ...at,
          }),
        ),
      ),
      client.readContract({
        address: operators,
        abi: operatorRegistryAbi,
        functionName: 'totalStake',
        ...at,
      }),
      balance(operators),
      client.getContractEvents({
        address: registrar,
        abi: nameRegistrarAbi,
        eventName: 'NameRegistered',
        fromBlock: BigInt(deployBlock),
        toBlock: block,
      }),
      client.readContract({
        address: registrar,
        abi: nameRegistrarAbi,
        functionName: 'price',
        ...at,
      }),
      balance(registrar),
    ])
  const [escrowed, sessions, accounts] = totals
  return {
    block,
    wallet,
    hub: { escrowed, sessions, accounts, balance: inHub },
    stakes: { each: each.map(({ stake }) => stake), total, balance: inRegistry },
    registrar: { names: registered.length, price, balance: inRegistrar },
  }
}
