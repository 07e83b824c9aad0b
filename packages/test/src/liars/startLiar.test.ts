import {
  inferenceHubAbi,
  nameRegistrarAbi,
  operatorRegistryAbi,
  quorumVerifierAbi,
} from '@trine/contracts'
import {
  type Anvil,
  type DeployedStack,
  deployStack,
  readerOf,
  reservePorts,
  startAnvil,
  walletOf,
} from '@trine/node/dev'
import {
  type ClaimRequest,
  noParams,
  packEvidence,
  pushNonce,
  type SignedClaim,
  signedClaimSchema,
  signerOf,
  toJson,
} from '@trine/sdk/chain'
import * as v from 'valibot'
import { encodePacked, type Hex, parseEther, stringToHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { copyOf, type Lie, manyAnswers, nonsense, otherInput, silence, wrongAnswer } from './lie.js'
import { type Liar, startLiar } from './startLiar.js'

/** The two logits that a model gives, as contracts read them. */
const output = (benign: number, phishing: number): Hex =>
  encodePacked(['int32', 'int32'], [benign, phishing])
const fine = output(1000, -1000)
const inputOf = (name: string) => stringToHex(name, { size: 64 })

let anvil: Anvil
let stack: DeployedStack
const liars: Liar[] = []

beforeAll(async () => {
  anvil = await startAnvil()
  const { ports, release } = await reservePorts(5)
  const endpoints = ports.map((port) => `http://127.0.0.1:${port}`)
  stack = await deployStack({ rpcUrl: anvil.url, endpoints })
  await release()
})

afterEach(async () => {
  for (const liar of liars.splice(0)) await liar.stop()
})

afterAll(() => anvil.stop())

async function lies(lie: Lie, seats: readonly number[], push = false) {
  const started = await Promise.all(
    seats.map((seat) => {
      const operator = stack.operators[seat]
      if (operator === undefined) throw new Error(`no seat ${seat}`)
      return startLiar({ deployment: stack.deployment, operator, lie, push })
    }),
  )
  liars.push(...started)
  return started
}

let nonce = 0n

function questionAbout(name: string): ClaimRequest {
  const { deployment } = stack
  nonce += 1n
  return {
    chainId: BigInt(deployment.chainId),
    hub: deployment.hub,
    consumer: deployment.registrar,
    requester: deployment.wallet.address,
    modelId: deployment.modelIds[0] as Hex,
    paramsHash: noParams,
    input: inputOf(name),
    nonce,
  }
}

async function ask(liar: Liar, asked: ClaimRequest, signal?: AbortSignal): Promise<SignedClaim> {
  const answer = await fetch(`${liar.url}/v1/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(toJson(asked)),
    ...(signal && { signal }),
  })
  return v.parse(signedClaimSchema, await answer.json())
}

/** What the registrar does with these claims; nothing is sent. */
async function register(name: string, asked: ClaimRequest, seats: number[], signed: SignedClaim[]) {
  const { deployment } = stack
  const evidence = packEvidence({
    epoch: 1,
    claims: signed.map(({ claim, proof }, at) => ({ ...claim, seat: seats[at] as number, proof })),
  })
  return readerOf(anvil.url).simulateContract({
    account: deployment.wallet.address,
    address: deployment.registrar,
    // With the errors of the verifier that it calls.
    abi: [...nameRegistrarAbi, ...quorumVerifierAbi],
    functionName: 'register',
    args: [
      name,
      {
        verifier: deployment.verifier,
        nonce: asked.nonce,
        output: signed[0]?.output ?? '0x',
        evidence,
      },
    ],
    value: parseEther('0.01'),
  })
}

test('behavior: what a coalition of three signs is accepted, and of two is not', async () => {
  const coalition = await lies(wrongAnswer(fine), [0, 2, 4])
  const asked = questionAbout('app-uniswap')
  const signed = await Promise.all(coalition.map((liar) => ask(liar, asked)))
  for (const { claim, proof } of signed)
    expect((await signerOf(claim, proof))?.toLowerCase()).toBe(claim.operator)
  await register('app-uniswap', asked, [0, 2, 4], signed)
  const few = register('app-uniswap', asked, [0, 2], signed.slice(0, 2))
  await expect(few).rejects.toThrow('WrongClaimCount')
  expect(coalition[0]?.signed).toHaveLength(1)
})

test('behavior: a sound claim about another input convinces nobody', async () => {
  const [liar] = await lies(otherInput(inputOf('my-garden'), fine), [1])
  const honest = await lies(wrongAnswer(fine), [0, 2])
  const asked = questionAbout('app-uniswap')
  const all = [honest[0], liar, honest[1]] as Liar[]
  const signed = await Promise.all(all.map((one) => ask(one, asked)))
  await expect(register('app-uniswap', asked, [0, 1, 2], signed)).rejects.toThrow('WrongSigner')
  // It is well signed: only what it is about is another thing.
  const { claim, proof } = signed[1] as SignedClaim
  expect((await signerOf(claim, proof))?.toLowerCase()).toBe(claim.operator)
})

test('behavior: a copier gives what another one gave, under its own key', async () => {
  const [from] = await lies(wrongAnswer(fine), [0])
  const [copier] = await lies(copyOf((from as Liar).url), [1])
  const { claim, output: copied } = await ask(copier as Liar, questionAbout('my-garden'))
  expect(copied).toBe(fine)
  expect(claim.operator).toBe(stack.operators[1]?.key.address.toLowerCase())
  await from?.stop()
  const alone = ask(copier as Liar, questionAbout('my-garden'), AbortSignal.timeout(500))
  await expect(alone).rejects.toThrow('timeout')
})

test('behavior: silence and nonsense are no claims', async () => {
  const [silent] = await lies(silence(), [0])
  const [other] = await lies(nonsense(), [1])
  const asked = questionAbout('my-garden')
  await expect(ask(silent as Liar, asked, AbortSignal.timeout(300))).rejects.toThrow('timeout')
  await expect(ask(other as Liar, asked)).rejects.toThrow(SyntaxError)
})

test('behavior: a coalition of three answers a request by push all by itself', async () => {
  await lies(wrongAnswer(fine), [1, 2, 3], true)
  const { deployment } = stack
  const reader = readerOf(anvil.url)
  const wallet = walletOf(anvil.url, privateKeyToAccount(deployment.wallet.privateKey))
  const { timestamp } = await reader.getBlock()
  const terms = {
    fee: parseEther('0.00006'),
    rebate: 1_000_000,
    value: parseEther('0.01'),
    deadline: Number(timestamp) + 600,
    callbackGas: 300_000,
  }
  await wallet.writeContract({
    address: deployment.registrar,
    abi: nameRegistrarAbi,
    functionName: 'request',
    args: ['app-uniswap', pushNonce + 1n, terms],
    value: terms.fee + terms.value + BigInt(terms.rebate) * 1_000_000_000n,
  })
  const delivered = async () => {
    const logs = await reader.getContractEvents({
      address: deployment.hub,
      abi: inferenceHubAbi,
      eventName: 'Delivered',
      fromBlock: 0n,
      strict: true,
    })
    return logs[0]?.args
  }
  await expect.poll(delivered, { timeout: 10_000 }).toMatchObject({ accepted: true, output: fine })
})

// Last: an operator that is slashed has no seat any more.
test('behavior: two answers to one question cost the stake', async () => {
  const [liar] = await lies(manyAnswers(fine, output(-1000, 1000)), [4])
  const one = await ask(liar as Liar, questionAbout('my-garden'))
  const other = await ask(liar as Liar, questionAbout('my-garden'))
  expect(one.output).not.toBe(other.output)
  const registry = { address: stack.deployment.operators, abi: operatorRegistryAbi } as const
  const reader = readerOf(anvil.url)
  const hash = await walletOf(anvil.url, stack.deployer).writeContract({
    ...registry,
    functionName: 'slashEquivocation',
    args: [one, other],
  })
  expect((await reader.waitForTransactionReceipt({ hash })).status).toBe('success')
  const operator = await reader.readContract({
    ...registry,
    functionName: 'operatorOf',
    args: [stack.deployment.nodes[4]?.owner as Hex],
  })
  expect(operator.stake).toBe(0n)
})
