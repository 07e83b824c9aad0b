import { nameRegistrarAbi } from '@trine/contracts'
import type { Address, Hex, PublicClient, TransactionReceipt, WalletClient } from 'viem'
import type { Deployment } from '../../deployment.ts'
import { forgeAnswer } from './forgeAnswer.ts'

/** Set by hand: a wallet that estimates would find out beforehand, and warn. */
export const lieGas = 400_000n

export type LieResult = { receipt: TransactionReceipt; refusal: unknown }

/**
 * Sends made-up claims for real, and finds out why the contract refused them: by the same call at the block
 * that holds the transaction.
 */
export async function sendLie(
  {
    client,
    wallet,
    deployment,
    account,
    name,
  }: {
    client: PublicClient
    wallet: WalletClient
    deployment: Deployment
    account: Address
    name: string
  },
  onSent: (transaction: Hex) => void,
): Promise<LieResult> {
  const { registrar } = deployment
  const read = { address: registrar, abi: nameRegistrarAbi } as const
  const [answer, value] = await Promise.all([
    forgeAnswer(client, deployment, account, name),
    client.readContract({ ...read, functionName: 'price' }),
  ])
  const call = { ...read, functionName: 'register', args: [name, answer], value, account } as const
  const hash = await wallet.writeContract({ ...call, chain: wallet.chain ?? null, gas: lieGas })
  onSent(hash)
  const receipt = await client.waitForTransactionReceipt({ hash })
  const refusal = await client.simulateContract({ ...call, blockNumber: receipt.blockNumber }).then(
    () => undefined,
    (error: unknown) => error,
  )
  return { receipt, refusal }
}
