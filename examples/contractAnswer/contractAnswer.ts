import { nameRegistrarAbi } from '@trine/contracts'
import { lookalikeSmall } from '@trine/lookalike'
import { classify, createClient, usd } from '@trine/sdk'
import { chain, contractAnswer, trineHub } from '@trine/sdk/chain'
import type { Account, Address, Chain, PublicClient, Transport, WalletClient } from 'viem'

type Place = {
  hub: Address
  registrar: Address
  publicClient: PublicClient
  wallet: WalletClient<Transport, Chain, Account>
}

export async function register(name: string, { hub, registrar, publicClient, wallet }: Place) {
  const client = createClient({
    routes: [chain({ network: trineHub({ hub }), publicClient, nativePrice: usd('2500') })],
    policy: { require: { privacy: 'public', audience: 'contract' } },
    budget: { perCall: usd('1') },
    consent: () => true, // an app shows here who will see the name
  })
  const { account } = wallet
  const target = { consumer: registrar, requester: account.address }
  const answer = await classify(client, { models: [lookalikeSmall], input: name, target })

  const contract = { address: registrar, abi: nameRegistrarAbi } as const
  const value = await publicClient.readContract({ ...contract, functionName: 'price' })
  const args = [name, contractAnswer(answer)] as const
  const call = { ...contract, functionName: 'register', args, value, account } as const
  const { request } = await publicClient.simulateContract(call) // free: a refusal costs nothing
  return wallet.writeContract(request)
}
