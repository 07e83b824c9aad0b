import type { Address, Hex } from 'viem'
import { getContractAddress } from 'viem'
import {
  inferenceHubAbi,
  modelRegistryAbi,
  nameRegistrarAbi,
  operatorRegistryAbi,
  quorumVerifierAbi,
} from '../generated/abi.js'
import {
  inferenceHubBytecode,
  modelRegistryBytecode,
  nameRegistrarBytecode,
  operatorRegistryBytecode,
  quorumVerifierBytecode,
} from '../generated/bytecode.js'
import { accountOf, type Deployer, deployContract } from './deployContract.js'

export type { Deployer } from './deployContract.js'

export type DeployTrineParameters = Deployer & {
  /** Registers models and proposes committees. @default the deployer */
  owner?: Address
  /** Wei that an operator has at stake at least. */
  minStake: bigint
}

export type TrineAddresses = {
  operators: Address
  models: Address
  verifier: Address
  hub: Address
}

/** Deploys the registries, the quorum verifier and the hub, in four transactions. */
export async function deployTrine(parameters: DeployTrineParameters): Promise<TrineAddresses> {
  const account = accountOf(parameters)
  const from = typeof account === 'string' ? account : account.address
  const first =
    parameters.nonce ??
    (await parameters.publicClient.getTransactionCount({ address: from, blockTag: 'pending' }))
  // The two registries know each other from the start: their addresses follow from the nonces.
  const addressAt = (nonce: number) => getContractAddress({ from, nonce: BigInt(nonce) })

  const operators = await deployContract(parameters, {
    abi: operatorRegistryAbi,
    bytecode: operatorRegistryBytecode,
    args: [parameters.minStake, addressAt(first + 1)],
    nonce: first,
  })
  const models = await deployContract(parameters, {
    abi: modelRegistryAbi,
    bytecode: modelRegistryBytecode,
    args: [parameters.owner ?? from, operators],
    nonce: first + 1,
  })
  const verifier = await deployContract(parameters, {
    abi: quorumVerifierAbi,
    bytecode: quorumVerifierBytecode,
    args: [models],
    nonce: first + 2,
  })
  const hub = await deployContract(parameters, {
    abi: inferenceHubAbi,
    bytecode: inferenceHubBytecode,
    args: [verifier, models, operators],
    nonce: first + 3,
  })
  return { operators, models, verifier, hub }
}

export type DeployNameRegistrarParameters = Deployer & {
  hub: Address
  /** Which evidence convinces the registrar. */
  policies: readonly {
    verifier: Address
    /** Wei. At least the price, or nothing is ever registered. */
    maxValue: bigint
    /** Seconds, at most a day. */
    maxAge: number
    /** Seconds. @default 0 */
    maxRootAge?: number
  }[]
  modelId: Hex
  /** Wei. */
  price: bigint
  /** @default the deployer */
  owner?: Address
  /** Exact names that nobody may register. @default none */
  protectedNames?: readonly string[]
}

/** Deploys the example consumer: a registrar of names. */
export function deployNameRegistrar(parameters: DeployNameRegistrarParameters): Promise<Address> {
  const account = accountOf(parameters)
  const owner = parameters.owner ?? (typeof account === 'string' ? account : account.address)
  const policies = parameters.policies.map((policy) => ({ maxRootAge: 0, ...policy }))
  return deployContract(parameters, {
    abi: nameRegistrarAbi,
    bytecode: nameRegistrarBytecode,
    args: [
      parameters.hub,
      policies,
      parameters.modelId,
      parameters.price,
      owner,
      parameters.protectedNames ?? [],
    ],
    ...(parameters.nonce !== undefined && { nonce: parameters.nonce }),
  })
}
