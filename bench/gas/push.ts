import {
  claimDomain,
  claimTypes,
  noParams,
  pushNonce,
  type Question,
  toCompact,
} from '@trine/sdk/chain'
import { type Hex, keccak256, numberToHex, parseEther, stringToHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { batchEvidenceOf, evidenceOf, output, questionOf } from './claims.ts'
import type { Stage } from './stage.ts'

type Terms = {
  fee: bigint
  rebate: number
  value: bigint
  deadline: number
  callbackGas: number
}

/** A session that anyone may submit requests of. */
export type OpenSession = { id: number; owner: PrivateKeyAccount; key: PrivateKeyAccount }

export async function openSession({
  hub,
  registrar,
  reader,
  send,
  newAccount,
}: Stage): Promise<{ session: OpenSession; gas: number }> {
  const owner = await newAccount()
  const key = privateKeyToAccount(generatePrivateKey())
  const expires = Number((await reader.getBlock()).timestamp) + 3600
  const terms = {
    key: key.address,
    perRequest: parseEther('0.1'),
    expires,
    consumers: [registrar.address, owner.address],
  }
  const call = { ...hub, functionName: 'openSession' as const, args: [terms] as const }
  const value = parseEther('0.5')
  const { result } = await reader.simulateContract({ ...call, account: owner, value })
  const gas = Number(await send(owner, { ...call, value } as never))
  return { session: { id: Number(result), owner, key }, gas }
}

/** A request of a session, as its key signed it and as somebody else submits it. */
export async function submit(
  stage: Stage,
  session: OpenSession,
  asked: { consumer: Hex; input: Hex; nonce: bigint; value: bigint; callbackGas: number },
): Promise<{ question: Question; gas: number }> {
  const { hub, models, modelId, reader, send, operators } = stage
  const { consumer, input, value, callbackGas } = asked
  const nonce = pushNonce | asked.nonce
  const fee = (await reader.readContract({
    ...models,
    functionName: 'feeOf',
    args: [modelId],
  })) as bigint
  const deadline = Number((await reader.getBlock()).timestamp) + 3600
  const terms: Terms = { fee, rebate: 20_000, value, deadline, callbackGas }
  const requester = session.owner.address
  const request = {
    consumer,
    requester,
    modelId,
    paramsHash: noParams,
    inputHash: keccak256(input),
    nonce,
  }
  const signature = await session.key.signTypedData({
    domain: claimDomain,
    types: claimTypes,
    primaryType: 'SessionRequest',
    message: {
      ...request,
      ...terms,
      chainId: BigInt(stage.deployment.chainId),
      hub: hub.address,
      session: session.id,
    },
  })
  const args = [request, terms, input, session.id, toCompact(signature)]
  const submitter = (operators[4] as Stage['operators'][number]).key
  const gas = Number(await send(submitter, { ...hub, functionName: 'requestFromSession', args }))
  return { question: questionOf(stage, { consumer, requester, input, nonce }), gas }
}

export type PushSamples = Record<
  'openSession' | 'request' | 'fulfill' | 'requestCallback' | 'fulfillCallback',
  number[]
>

/** Requests of a prepaid session: of the answer's digest alone, and of a name by callback. */
export async function measurePush(stage: Stage, sessions: number): Promise<PushSamples> {
  const samples: PushSamples = {
    openSession: [],
    request: [],
    fulfill: [],
    requestCallback: [],
    fulfillCallback: [],
  }
  const price = (await stage.reader.readContract({
    ...stage.registrar,
    functionName: 'price',
  })) as bigint
  for (let i = 0; i < sessions; i++) {
    const { session, gas } = await openSession(stage)
    samples.openSession.push(gas)
    const name = stringToHex(`meadow-${String(i).padStart(3, '0')}`, { size: 64 })
    const digest = { consumer: session.owner.address, value: 0n, callbackGas: 0 }
    const callback = { consumer: stage.registrar.address, value: price, callbackGas: 120_000 }
    const plain = await submit(stage, session, { ...digest, input: name, nonce: randomNonce() })
    samples.request.push(plain.gas)
    samples.fulfill.push(await fulfill(stage, plain.question, '0x', '0x'))
    const named = await submit(stage, session, { ...callback, input: name, nonce: randomNonce() })
    samples.requestCallback.push(named.gas)
    samples.fulfillCallback.push(await fulfill(stage, named.question, name, output))
  }
  return samples
}

/** Many answers at once, each of a session's request. @returns gas of the whole, for one answer */
export async function measureBatch(stage: Stage, count: number): Promise<number> {
  const { session } = await openSession(stage)
  const questions: Question[] = []
  for (let i = 0; i < count; i++) {
    const input = stringToHex(`batch-${i}`, { size: 64 })
    const asked = { consumer: session.owner.address, input, value: 0n, callbackGas: 0 }
    questions.push((await submit(stage, session, { ...asked, nonce: randomNonce() })).question)
  }
  const { consumer, requester, modelId, paramsHash } = questions[0] as Question
  const outputHash = keccak256(output)
  const items = questions.map(({ inputHash, nonce }) => ({ inputHash, nonce, outputHash }))
  const evidence = await batchEvidenceOf(stage, questions)
  const args = [consumer, requester, modelId, paramsHash, items, evidence]
  const gas = await stage.send(deliverer(stage), {
    ...stage.hub,
    functionName: 'fulfillBatch',
    args,
  })
  return Number(gas) / count
}

async function fulfill(stage: Stage, question: Question, input: Hex, out: Hex): Promise<number> {
  const { chainId, hub, ...request } = question
  const evidence = await evidenceOf(stage, question)
  const args = [request, keccak256(output), input, out, evidence]
  return Number(await stage.send(deliverer(stage), { ...stage.hub, functionName: 'fulfill', args }))
}

function deliverer({ operators }: Stage): PrivateKeyAccount {
  return (operators[3] as Stage['operators'][number]).key
}

function randomNonce(): bigint {
  return BigInt(numberToHex(crypto.getRandomValues(new BigUint64Array(1))[0] as bigint))
}
