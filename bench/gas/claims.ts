import {
  batchDigest,
  type Claim,
  claimDigest,
  claimHash,
  classNumbers,
  merkleRoot,
  noParams,
  packEvidence,
  type Question,
  requestId,
  toCompact,
} from '@trine/sdk/chain'
import { enginePins } from '@trine/sdk/local'
import { concat, type Hex, keccak256, numberToHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { Stage } from './stage.ts'

/** Benign by a wide margin: two int32, big-endian. */
export const output: Hex = concat([
  numberToHex(626, { size: 4 }),
  numberToHex(-1644, { size: 4, signed: true }),
])

export function questionOf(
  stage: Stage,
  asked: { consumer: Hex; requester: Hex; input: Hex; nonce: bigint },
): Question {
  const { input, ...rest } = asked
  return {
    ...rest,
    chainId: BigInt(stage.deployment.chainId),
    hub: stage.hub.address,
    modelId: stage.modelId,
    paramsHash: noParams,
    inputHash: keccak256(input),
  }
}

export type Operator = { seat: number; key: PrivateKeyAccount }

/** The first k operators, in the order of their seats. */
export function convincing({ operators }: Stage, k = 3): Operator[] {
  return operators.slice(0, k).map(({ key }, seat) => ({ seat, key }))
}

export async function claimOf(
  { reader }: Stage,
  { nonce, ...question }: Question,
  operator: Operator,
): Promise<Claim> {
  const { timestamp } = await reader.getBlock()
  return {
    ...question,
    runtimeHash: `0x${enginePins.wasm.sha256}`,
    outputHash: keccak256(output),
    class: classNumbers.exact,
    setEpoch: 1n,
    requestId: requestId({ nonce, ...question }),
    issuedAt: timestamp,
    validUntil: timestamp + 3600n,
    operator: operator.key.address,
  }
}

/** Evidence of three single claims. */
export async function evidenceOf(stage: Stage, question: Question): Promise<Hex> {
  const claims = await Promise.all(
    convincing(stage).map(async (operator) => {
      const claim = await claimOf(stage, question, operator)
      const proof = toCompact(await operator.key.sign({ hash: claimDigest(claim) }))
      const { issuedAt, validUntil } = claim
      return { seat: operator.seat, issuedAt, validUntil, proof }
    }),
  )
  return packEvidence({ epoch: 1, claims })
}

/** Evidence of three batches, each signed once over the root of all its operator's claims. */
export async function batchEvidenceOf(stage: Stage, questions: readonly Question[]): Promise<Hex> {
  const { timestamp } = await stage.reader.getBlock()
  const parts: Hex[] = [numberToHex(1, { size: 4 })]
  for (const operator of convincing(stage)) {
    const sample = await claimOf(stage, questions[0] as Question, operator)
    const leaves = questions.map(({ nonce, ...question }) =>
      claimHash({ ...sample, ...question, requestId: requestId({ nonce, ...question }) }),
    )
    const batch = {
      root: merkleRoot(leaves),
      count: leaves.length,
      operator: operator.key.address,
    }
    parts.push(
      numberToHex(operator.seat, { size: 1 }),
      numberToHex(timestamp, { size: 8 }),
      numberToHex(timestamp + 3600n, { size: 8 }),
      toCompact(await operator.key.sign({ hash: batchDigest(batch) })),
    )
  }
  return concat(parts)
}
