import { modelRegistryAbi, nameRegistrarAbi } from '@trine/contracts'
import { claimDigest, noParams, packEvidence, requestId, toCompact } from '@trine/sdk/chain'
import { type Address, concat, keccak256, numberToHex, type PublicClient } from 'viem'
import { generatePrivateKey, sign } from 'viem/accounts'
import type { Deployment } from '../../deployment.ts'

/** Output bytes that call any name harmless: a high logit for benign, a low one for phishing. */
const fine = concat([numberToHex(900, { size: 4 }), numberToHex(-900, { size: 4, signed: true })])

/** Seconds that a made-up claim says it is good for. */
const lifetime = 600n

/**
 * What a patched page can do at its best: everything about the claims is right, the question, the engine,
 * the committee, the times, but for the one thing that a page does not have, the operators' keys.
 */
export async function forgeAnswer(
  client: PublicClient,
  { hub, models, registrar, verifier }: Deployment,
  requester: Address,
  name: string,
) {
  const read = { address: registrar, abi: nameRegistrarAbi } as const
  const registry = { address: models, abi: modelRegistryAbi } as const
  const [modelId, input, { timestamp }] = await Promise.all([
    client.readContract({ ...read, functionName: 'modelId' }),
    client.readContract({ ...read, functionName: 'inputOf', args: [name] }),
    client.getBlock(),
  ])
  const [terms, [epoch, keys]] = await Promise.all([
    client.readContract({ ...registry, functionName: 'termsOf', args: [modelId] }),
    client.readContract({ ...registry, functionName: 'seatsOf', args: [modelId] }),
  ])
  const question = {
    chainId: BigInt(await client.getChainId()),
    hub,
    consumer: registrar,
    requester,
    modelId,
    paramsHash: noParams,
    inputHash: keccak256(input),
    // High, where no honest answer of this page comes near it.
    nonce: (1n << 128n) + timestamp,
  }
  const times = { issuedAt: timestamp, validUntil: timestamp + lifetime }
  const claims = keys.slice(0, terms.quorum).map(async (operator, seat) => {
    const { nonce: _, ...common } = question
    const claim = {
      ...common,
      ...times,
      runtimeHash: terms.runtimeHash,
      outputHash: keccak256(fine),
      class: terms.class,
      setEpoch: BigInt(epoch),
      requestId: requestId(question),
      operator,
    }
    const privateKey = generatePrivateKey()
    const proof = toCompact(await sign({ hash: claimDigest(claim), privateKey, to: 'hex' }))
    return { seat, ...times, proof }
  })
  const evidence = packEvidence({ epoch, claims: await Promise.all(claims) })
  return { verifier, nonce: question.nonce, output: fine, evidence }
}
