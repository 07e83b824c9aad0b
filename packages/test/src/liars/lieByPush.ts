import { inferenceHubAbi, modelRegistryAbi } from '@trine/contracts'
import { type Deployment, readerOf, walletOf } from '@trine/node/dev'
import {
  type ClaimRequest,
  packEvidence,
  type SignedClaim,
  signedClaimSchema,
  toJson,
} from '@trine/sdk/chain'
import * as v from 'valibot'
import { type Hex, isAddressEqual } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { Lie } from './lie.js'

type Request = {
  consumer: Hex
  requester: Hex
  modelId: Hex
  paramsHash: Hex
  inputHash: Hex
  nonce: bigint
}

export type LieByPushParameters = {
  deployment: Deployment
  key: PrivateKeyAccount
  lie: Lie
  sign: (parameters: {
    asked: ClaimRequest
    output: Hex
    input?: Hex | undefined
  }) => Promise<SignedClaim>
}

/**
 * Lies about what is asked through the hub: hands its claim to everybody, as any of them may deliver, and
 * delivers itself once enough of those it was handed say the same. So a coalition of k needs nobody else.
 */
export async function lieByPush({ deployment, key, lie, sign }: LieByPushParameters) {
  const { rpcUrl, hub, models, nodes, chainId } = deployment
  const reader = readerOf(rpcUrl)
  const open = new Map<Hex, { request: Request; input: Hex }>()
  const claims = new Map<Hex, SignedClaim[]>()

  const deliver = async (requestId: Hex) => {
    const found = open.get(requestId)
    const heard = claims.get(requestId) ?? []
    if (found === undefined) return
    const registry = { address: models, abi: modelRegistryAbi } as const
    const args = [found.request.modelId] as const
    const [{ quorum }, [epoch, seats]] = await Promise.all([
      reader.readContract({ ...registry, functionName: 'termsOf', args }),
      reader.readContract({ ...registry, functionName: 'seatsOf', args }),
    ])
    const agreeing = heard.filter(({ output }) => output === heard[0]?.output).slice(0, quorum)
    if (agreeing.length < quorum) return
    open.delete(requestId)
    const evidence = packEvidence({
      epoch,
      claims: agreeing.map(({ claim, proof }) => ({
        seat: seats.findIndex((seat) => isAddressEqual(seat, claim.operator)),
        issuedAt: claim.issuedAt,
        validUntil: claim.validUntil,
        proof,
      })),
    })
    const { output, claim } = agreeing[0] as SignedClaim
    await walletOf(rpcUrl, key).writeContract({
      address: hub,
      abi: inferenceHubAbi,
      functionName: 'fulfill',
      args: [found.request, claim.outputHash, found.input, output, evidence],
      gas: 5_000_000n,
    })
  }

  const take = (body: unknown) => {
    const parsed = v.safeParse(signedClaimSchema, body)
    if (!parsed.success) return
    const { claim } = parsed.output
    const heard = claims.get(claim.requestId) ?? []
    if (heard.some((one) => one.claim.operator === claim.operator)) return
    heard.push(parsed.output)
    claims.set(claim.requestId, heard)
    // Another of the coalition may have been quicker.
    deliver(claim.requestId).catch(() => {})
  }

  const stop = reader.watchContractEvent({
    address: hub,
    abi: inferenceHubAbi,
    eventName: 'Requested',
    strict: true,
    onLogs: async (logs) => {
      for (const { args } of logs) {
        const { request, input, id } = args
        open.set(id, { request, input })
        const { inputHash: _, ...question } = request
        const asked: ClaimRequest = { ...question, chainId: BigInt(chainId), hub, input }
        const told = await lie(asked)
        if (told === 'silence' || 'body' in told) continue
        const body = JSON.stringify(toJson(await sign({ asked, ...told })))
        for (const { url } of nodes)
          fetch(new URL('/v1/deliveries', url), {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
            // Whoever is down, or knows better, is not needed.
          }).catch(() => {})
      }
    },
  })
  return { take, stop: async () => stop() }
}
