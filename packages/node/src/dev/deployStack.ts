import { modelRegistryAbi, operatorRegistryAbi } from '@trine/contracts'
import { deployNameRegistrar, deployTrine } from '@trine/contracts/deploy'
import { lookalikeSmall } from '@trine/lookalike'
import { classNumbers } from '@trine/sdk/chain'
import { enginePins } from '@trine/sdk/local'
import { defineModel } from '@trine/sdk/model'
import { type Abi, type Address, type Hex, parseEther, zeroAddress } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { Deployment } from './deployment.js'
import { chainOf, readerOf, walletOf } from './localChain.js'
import { newOperatorAccount, type OperatorAccount, proofOfKey } from './operatorAccount.js'
import { protectedNames } from './protectedNames.js'

export type DeployStackParameters = {
  /** Of an anvil that mines at once, over HTTP. */
  rpcUrl: string
  /** Where the operators’ nodes will listen; one operator for each. */
  endpoints: readonly string[]
  /** How many claims convince. @default the majority of operators */
  quorum?: number | undefined
  /** Wei that each operator has at stake. @default 1 ether */
  stake?: bigint | undefined
  /** Wei that an operator asks for an answer by push. @default 0.00002 ether */
  price?: bigint | undefined
  /** Wei for a name. @default 0.01 ether */
  namePrice?: bigint | undefined
  /** Wei that the registrar lets hang on one answer. @default 0.05 ether */
  maxValue?: bigint | undefined
  /** Seconds that evidence may be old for the registrar. @default 600 */
  maxAge?: number | undefined
}

/** A stack as its deployment knows it, with the keys that only a test may have. */
export type DeployedStack = {
  deployment: Deployment
  operators: readonly OperatorAccount[]
  /** Owns the registries and the registrar. */
  deployer: PrivateKeyAccount
}

/**
 * Deploys the contracts and the name registrar, registers the operators with their stakes, and puts them in
 * office as the committee of the small lookalike model. All keys are made anew; a wallet gets 100 ether.
 *
 * @throws viem’s errors, where the chain refuses any of it
 */
export async function deployStack({
  rpcUrl,
  endpoints,
  quorum = Math.floor(endpoints.length / 2) + 1,
  stake = parseEther('1'),
  price = parseEther('0.00002'),
  namePrice = parseEther('0.01'),
  maxValue = parseEther('0.05'),
  maxAge = 600,
}: DeployStackParameters): Promise<DeployedStack> {
  const [chain, reader] = [chainOf(rpcUrl), readerOf(rpcUrl)]
  const chainId = await reader.getChainId()
  const privateKey = generatePrivateKey()
  const wallet = privateKeyToAccount(privateKey)
  const deployer = privateKeyToAccount(generatePrivateKey())
  const operators = endpoints.map(newOperatorAccount)
  const funded = [wallet, deployer, ...operators.flatMap(({ owner, key }) => [owner, key])]
  await Promise.all(
    funded.map(({ address }) => chain.setBalance({ address, value: parseEther('100') })),
  )

  const send = async (
    account: PrivateKeyAccount,
    call: { address: Address; abi: Abi; functionName: string; args: readonly unknown[] },
    value = 0n,
  ) => {
    const hash = await walletOf(rpcUrl, account).writeContract({ ...call, value })
    const { status } = await reader.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new Error(`${call.functionName} was reverted.`)
  }

  const deployBlock = (await reader.getBlockNumber()) + 1n
  const deploying = { walletClient: walletOf(rpcUrl, deployer), publicClient: reader }
  const trine = await deployTrine({ ...deploying, minStake: stake })
  await Promise.all(
    operators.map(async (operator, at) => {
      const proof = await proofOfKey(operator, trine.operators, chainId)
      const call = { address: trine.operators, abi: operatorRegistryAbi, functionName: 'register' }
      await send(
        operator.owner,
        { ...call, args: [operator.key.address, endpoints[at], proof] },
        stake,
      )
    }),
  )

  const { id: modelId, manifest } = defineModel(lookalikeSmall)
  const terms = {
    runtimeHash: `0x${enginePins.wasm.sha256}` as Hex,
    class: classNumbers[manifest.core.determinism.class],
    quorum,
    price,
    outputProver: zeroAddress,
  }
  const registry = { address: trine.models, abi: modelRegistryAbi }
  const owners = operators.map(({ owner }) => owner.address)
  await send(deployer, { ...registry, functionName: 'register', args: [modelId, terms] })
  await send(deployer, { ...registry, functionName: 'proposeCommittee', args: [modelId, owners] })
  await send(deployer, { ...registry, functionName: 'activateCommittee', args: [modelId] })
  const registrar = await deployNameRegistrar({
    ...deploying,
    hub: trine.hub,
    policies: [{ verifier: trine.verifier, maxValue, maxAge }],
    modelId,
    price: namePrice,
    protectedNames,
  })

  const deployment: Deployment = {
    chainId,
    rpcUrl,
    wsUrl: rpcUrl.replace('http', 'ws'),
    ...trine,
    registrar,
    deployBlock: deployBlock.toString(),
    modelIds: [modelId],
    nodes: operators.map(({ owner, key }, at) => ({
      owner: owner.address,
      key: key.address,
      url: endpoints[at] as string,
    })),
    wallet: { address: wallet.address, privateKey },
    nativePriceUsd: '2500',
  }
  return { deployment, operators, deployer }
}
