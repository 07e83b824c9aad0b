import { nameRegistrarAbi } from '@trine/contracts'
import { lookalikeSmall } from '@trine/lookalike'
import { classify } from '@trine/sdk'
import { contractAnswer } from '@trine/sdk/chain'
import type { Pull } from './pullParameters.ts'

/** The operators' claims, gathered by this page, travel in the user's own transaction: one prompt. */
export async function pull({ client, publicClient, wallet, registrar, name, fees, gas, on }: Pull) {
  const { account } = wallet
  const target = { consumer: registrar, requester: account.address }
  const answer = await classify(client, { models: [lookalikeSmall], input: name, target })
  on.claims(answer)
  const call = { address: registrar, abi: nameRegistrarAbi, functionName: 'register' } as const
  const args = [name, contractAnswer(answer)] as const
  const limits = { gas, maxFeePerGas: fees.maxFeePerGas, value: fees.price }
  // Free: where the contract refuses, it says so here, and the wallet is never asked.
  const { request } = await publicClient.simulateContract({ ...call, args, ...limits, account })
  on.prompt()
  return wallet.writeContract(request)
}
