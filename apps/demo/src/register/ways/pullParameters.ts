import type { ClassifyReturnType, Client } from '@trine/sdk'
import type { Account, Address, Chain, PublicClient, Transport, WalletClient } from 'viem'
import type { Fees } from '../parts/useFees.ts'

/** What a name by pull takes. */
export type Pull = {
  client: Client
  publicClient: PublicClient
  wallet: WalletClient<Transport, Chain, Account>
  registrar: Address
  name: string
  fees: Fees
  /** Units that the transaction may use at most. */
  gas: bigint
  /** Told when the claims are there, and when the contract has agreed. */
  on: { claims: (answer: ClassifyReturnType) => void; prompt: () => void }
}
