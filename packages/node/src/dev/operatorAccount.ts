import { operatorKeyDigest, toCompact } from '@trine/sdk/chain'
import type { Address, Hex } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

/** An operator's two keys, as they never are together outside of a local chain. */
export type OperatorAccount = {
  /** Owns the stake. */
  owner: PrivateKeyAccount
  /** Signs claims, and pays for the node's transactions. */
  key: PrivateKeyAccount
  privateKey: Hex
}

export function newOperatorAccount(): OperatorAccount {
  const privateKey = generatePrivateKey()
  return {
    owner: privateKeyToAccount(generatePrivateKey()),
    key: privateKeyToAccount(privateKey),
    privateKey,
  }
}

/** The key's own word that it belongs to its owner, as the registry wants it. */
export async function proofOfKey(
  { owner, key }: OperatorAccount,
  registry: Address,
  chainId: number,
): Promise<Hex> {
  const hash = operatorKeyDigest({ chainId: BigInt(chainId), registry, owner: owner.address })
  return toCompact(await key.sign({ hash }))
}
