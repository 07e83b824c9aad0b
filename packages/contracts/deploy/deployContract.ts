import type { Abi, Account, Address, Hex, PublicClient, WalletClient } from 'viem'
import { encodeDeployData, getAddress } from 'viem'

/** Who deploys, and where it is looked whether that has succeeded. */
export type Deployer = {
  /** Pays and signs; made with an account and a chain. */
  walletClient: WalletClient
  publicClient: PublicClient
  /** @default the wallet client's */
  account?: Account | Address
  /** @default the account's next */
  nonce?: number
}

/** The deployer's account; throws where the wallet client has none and none is named. */
export function accountOf({ account, walletClient }: Deployer): Account | Address {
  const found = account ?? walletClient.account
  if (!found) throw new Error('Deploying needs a wallet client with an account.')
  return found
}

/** Sends one deployment and waits until it is mined. */
export async function deployContract(
  deployer: Deployer,
  contract: { abi: Abi; bytecode: Hex; args: readonly unknown[]; nonce?: number },
): Promise<Address> {
  const { walletClient, publicClient } = deployer
  const hash = await walletClient.sendTransaction({
    account: accountOf(deployer),
    chain: walletClient.chain ?? null,
    data: encodeDeployData({
      abi: contract.abi,
      bytecode: contract.bytecode,
      args: contract.args,
    }),
    ...(contract.nonce !== undefined && { nonce: contract.nonce }),
  })
  const receipt = await publicClient.waitForTransactionReceipt({ hash })
  if (receipt.status !== 'success' || !receipt.contractAddress) {
    throw new Error(`The deployment failed: transaction ${hash}.`)
  }
  return getAddress(receipt.contractAddress)
}
