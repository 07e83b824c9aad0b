import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inferenceHubAbi, modelRegistryAbi, nameRegistrarAbi } from '@trine/contracts'
import { type DeployedStack, deployStack, readerOf, startAnvil, walletOf } from '@trine/node/dev'
import { type Abi, type Address, encodeDeployData, getAddress, type Hex, parseEther } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

/** Five operators, three of whom convince, on a chain of their own; the keys sign here. */
export type Stage = DeployedStack & {
  reader: ReturnType<typeof readerOf>
  /** Sends a transaction that must succeed. @returns the gas that it used as a whole */
  send: (
    account: PrivateKeyAccount,
    call: {
      address: Address
      abi: Abi
      functionName: string
      args: readonly unknown[]
      value?: bigint
    },
  ) => Promise<bigint>
  /** An account with money that has sent nothing. */
  newAccount: () => Promise<PrivateKeyAccount>
  /** Deploys a contract that only tests have, as forge compiled it. */
  deploy: (artifact: string, args: readonly unknown[]) => Promise<{ address: Address; abi: Abi }>
  hub: { address: Address; abi: typeof inferenceHubAbi }
  models: { address: Address; abi: typeof modelRegistryAbi }
  registrar: { address: Address; abi: typeof nameRegistrarAbi }
  modelId: Hex
  close: () => Promise<void>
}

const contracts = fileURLToPath(new URL('../../packages/contracts/', import.meta.url))

export async function openStage(): Promise<Stage> {
  const anvil = await startAnvil()
  const endpoints = Array.from({ length: 5 }, (_, at) => `http://127.0.0.1:${at + 1}`)
  const stack = await deployStack({ rpcUrl: anvil.url, endpoints }).catch(async (error) => {
    await anvil.stop()
    throw error
  })
  const { deployment, deployer } = stack
  const reader = readerOf(anvil.url)
  const faucet = privateKeyToAccount(deployment.wallet.privateKey)

  const transact = async (account: PrivateKeyAccount, transaction: object) => {
    const hash = await walletOf(anvil.url, account).sendTransaction(transaction as never)
    const receipt = await reader.waitForTransactionReceipt({ hash })
    if (receipt.status !== 'success') throw new Error('A transaction was reverted.')
    return receipt
  }
  return {
    ...stack,
    reader,
    hub: { address: deployment.hub, abi: inferenceHubAbi },
    models: { address: deployment.models, abi: modelRegistryAbi },
    registrar: { address: deployment.registrar, abi: nameRegistrarAbi },
    modelId: deployment.modelIds[0] as Hex,
    async send(account, call) {
      const hash = await walletOf(anvil.url, account).writeContract(call)
      const { status, gasUsed } = await reader.waitForTransactionReceipt({ hash })
      if (status !== 'success') throw new Error(`${call.functionName} was reverted.`)
      return gasUsed
    },
    async newAccount() {
      const account = privateKeyToAccount(generatePrivateKey())
      await transact(faucet, { to: account.address, value: parseEther('1') })
      return account
    },
    async deploy(artifact, args) {
      const { abi, bytecode } = artifactOf(artifact)
      const data = encodeDeployData({ abi, bytecode, args })
      const { contractAddress } = await transact(deployer, { data })
      return { address: getAddress(contractAddress as Hex), abi }
    },
    close: anvil.stop,
  }
}

let isCompiled = false

/** @param artifact as forge names it: `'UnguardedRegistrar.sol/UnguardedRegistrar.json'` */
function artifactOf(artifact: string): { abi: Abi; bytecode: Hex } {
  if (!isCompiled) execFileSync('node', ['scripts/generate.mjs', '--check'], { cwd: contracts })
  isCompiled = true
  const { abi, bytecode } = JSON.parse(readFileSync(`${contracts}out/${artifact}`, 'utf8'))
  return { abi, bytecode: bytecode.object }
}
