import { modelRegistryAbi } from '@trine/contracts'
import {
  type Claim,
  type ClaimRequest,
  claimDigest,
  type Question,
  requestId,
  type SignedClaim,
  toCompact,
} from '@trine/sdk/chain'
import { type Hex, keccak256, type PublicClient } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'

export type SignAnswerParameters = {
  reader: PublicClient
  /** The model registry. */
  models: Hex
  key: PrivateKeyAccount
  asked: ClaimRequest
  output: Hex
  /** @default what was asked about */
  input?: Hex | undefined
}

/** Signs any output for any question, in the very form that an honest operator would. */
export async function signAnswer({
  reader,
  models,
  key,
  asked,
  output,
  input = asked.input,
}: SignAnswerParameters): Promise<SignedClaim> {
  const { input: _, nonce, ...common } = asked
  const question: Question = { ...common, nonce, inputHash: keccak256(input) }
  const registry = { address: models, abi: modelRegistryAbi, args: [asked.modelId] } as const
  const [terms, setEpoch, block] = await Promise.all([
    reader.readContract({ ...registry, functionName: 'termsOf' }),
    reader.readContract({ ...registry, functionName: 'currentEpoch' }),
    reader.getBlock(),
  ])
  const claim: Claim = {
    ...common,
    inputHash: question.inputHash,
    requestId: requestId(question),
    runtimeHash: terms.runtimeHash,
    class: terms.class,
    outputHash: keccak256(output),
    setEpoch: BigInt(setEpoch),
    issuedAt: block.timestamp,
    validUntil: block.timestamp + 3_600n,
    operator: key.address.toLowerCase() as Hex,
  }
  const proof = toCompact(await key.sign({ hash: claimDigest(claim) }))
  return { claim, proof, output }
}
