import { inferenceHubAbi, nameRegistrarAbi, operatorRegistryAbi } from '@trine/contracts'
import { createPublicClient, http, keccak256, padHex, stringToHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classify } from '../../actions/classify.js'
import { pushNonce } from '../../claims/claim.js'
import { packEvidence } from '../../claims/evidence.js'
import { requestId } from '../../claims/requestId.js'
import { createClient } from '../../client/createClient.js'
import { chain } from '../../routes/chain/chain.js'
import { contractAnswer } from '../../routes/chain/contractAnswer.js'
import { type TestOperator, toyOutput } from '../../routes/chain/fixtures/operator.js'
import { namePrice, startTestChain, type TestChain } from '../../routes/chain/fixtures/testChain.js'
import { trineHub } from '../../routes/chain/hub/trineHub.js'
import { fixtureModel, fixtureSource } from '../../routes/local/fixtures/fixtureModel.js'
import { usd } from '../../utils/usd.js'
import { claimChecks } from '../../verify/claimChecks.js'
import type { QuorumEvidence } from '../../verify/verdict.js'
import { chainChecks } from './chainChecks.js'
import { verifyRecord } from './verifyRecord.js'
import { chainReader } from './viemReader.js'

// biome-ignore lint/suspicious/noExplicitAny: a record in which anything may stand.
type Anything = any

let world: TestChain
let record: Anything
const read = () => chainReader(world.publicClient)
const failed = async (json: Anything, passed: boolean | null = false) =>
  (await verifyRecord(json, { read: read() })).checks
    .filter((check) => check.passed === passed)
    .map(({ name }) => name)

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
  const client = createClient({
    routes: [
      chain({
        network: trineHub({ hub: world.hub }),
        publicClient: world.publicClient,
        walletClient: world.user,
        nativePrice: usd('3000'),
        store: 'memory',
      }),
    ],
    policy: { require: { privacy: 'public', audience: 'contract' } },
    budget: { perCall: usd('100') },
    consent: () => true,
    records: { include: ['input', 'output'] },
  })
  const target = { consumer: world.registrar, requester: world.user.account.address }
  const answer = await classify(client, { models: [fixtureSource()], input: 'my-garden', target })
  record = JSON.parse(JSON.stringify(answer.record))
  await world.write(
    world.user.writeContract({
      address: world.registrar,
      abi: nameRegistrarAbi,
      functionName: 'register',
      args: ['my-garden', contractAnswer(answer)],
      value: namePrice,
    }),
  )
}, 60_000)
afterAll(() => world?.stop())

test('default: verified by the file and the chain', async () => {
  const { status, checks } = await verifyRecord(record, { read: read(), hub: world.hub })
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  expect(status).toBe('verified')
})

describe('error: a file that the chain gives the lie', () => {
  const altered = (change: (evidence: Anything) => void) => {
    const copy = structuredClone(record)
    change(copy.verdict.evidence)
    copy.attempts[0].verdict = copy.verdict
    return copy
  }
  test.each<[string, (evidence: Anything) => void, string]>([
    ['another verifier', (evidence) => (evidence.verifier = evidence.hub), 'verifier'],
    ['another time', (evidence) => (evidence.block.timestamp += '0'), 'block'],
    ['another block', (evidence) => (evidence.block.number = '1'), 'block'],
    ['another quorum', (evidence) => (evidence.quorum = 2), 'quorum-registered'],
    ['no such epoch', (evidence) => (evidence.epoch = 9), 'committee'],
    ['one seat more', (evidence) => evidence.seats.push(evidence.hub), 'committee'],
    ['a key of its own', (evidence) => (evidence.seats[0] = evidence.hub), 'committee'],
  ])('%s', async (_, change, name) => {
    expect(await failed(altered(change))).toContain(name)
  })

  test('a hub that is none', async () => {
    const json = altered((evidence) => {
      evidence.hub = evidence.consumer
    })
    expect((await verifyRecord(json, { read: read() })).status).toBe('failed')
  })
})

test('behavior: a chain that is out of reach is incomplete', async () => {
  const nowhere = createPublicClient({ transport: http('http://127.0.0.1:1', { retryCount: 0 }) })
  const result = await verifyRecord(record, { read: chainReader(nowhere) })
  expect(result.status).toBe('incomplete')
  expect(result.checks.filter(({ passed }) => passed === null)).toMatchObject([{ name: 'chain' }])
})

test('behavior: what the chain does not have', async () => {
  const { hub, requestId } = record.verdict.evidence
  const transaction = `0x${'77'.repeat(32)}` as const
  expect(await read().statusOf({ hub, requestId })).toBe('none')
  expect(await read().fulfilment({ hub, requestId, transaction })).toBeUndefined()
  expect(await read().block(10n ** 9n)).toBeUndefined()
  const { transactions } = await world.publicClient.getBlock({ blockNumber: 1n })
  const [other] = transactions as [`0x${string}`]
  expect(await read().fulfilment({ hub, requestId, transaction: other })).toBeNull()
})

test('behavior: an answer by push is read from the transaction that brought it', async () => {
  const { hub, registrar, operators, user } = world
  const pulled: QuorumEvidence = record.verdict.evidence
  const name = 'other-garden'
  const input = padHex(stringToHex(name), { size: 64, dir: 'right' })
  const output = toyOutput(input)
  const nonce = pushNonce | 5n
  const value = namePrice
  const [fee, rebate, deadline] = [10n ** 15n, 100_000, Math.floor(Date.now() / 1000) + 3600]
  const paid = fee + BigInt(rebate) * 10n ** 9n + value
  const terms = { fee, rebate, value, deadline, callbackGas: 300_000 }
  await world.write(
    user.writeContract({
      address: registrar,
      abi: nameRegistrarAbi,
      functionName: 'request',
      args: [name, nonce, terms],
      value: paid,
    }),
  )
  const { consumer, requester, modelId, paramsHash } = pulled
  const inputHash = keccak256(input)
  const asked = { consumer, requester, modelId, paramsHash, inputHash, nonce }
  const question = { chainId: 31337n, hub: pulled.hub, ...asked }
  const claims = await Promise.all(
    [0, 1, 3].map(async (seat) => {
      const { claim, proof } = await (operators[seat] as TestOperator).makeClaim(question, output)
      return { seat, issuedAt: claim.issuedAt, validUntil: claim.validUntil, proof }
    }),
  )
  const outputHash = keccak256(output)
  const epoch = pulled.epoch
  const fulfilling = user.writeContract({
    address: hub,
    abi: inferenceHubAbi,
    functionName: 'fulfill',
    args: [asked, outputHash, input, output, packEvidence({ epoch, claims })],
  })
  const { transactionHash: transaction, blockNumber, blockHash } = await world.write(fulfilling)
  const { timestamp } = await world.publicClient.getBlock({ blockNumber })
  const block = { number: String(blockNumber), hash: blockHash }
  const evidence: QuorumEvidence = {
    ...pulled,
    inputHash,
    outputHash,
    nonce: String(nonce),
    requestId: requestId(question),
    block: { ...block, timestamp: String(timestamp) },
    claims: claims.map(({ seat, issuedAt, validUntil, proof }) => ({
      seat,
      issuedAt: String(issuedAt),
      validUntil: String(validUntil),
      proof,
    })),
    fulfilled: { transaction, block, callback: 'accepted' },
  }
  const wrong = async (changes: Partial<QuorumEvidence['fulfilled']> = {}) => {
    const fulfilled = { ...evidence.fulfilled, ...changes } as NonNullable<
      typeof evidence.fulfilled
    >
    const found = await chainChecks({ ...evidence, fulfilled }, read())
    return found.filter(({ passed }) => passed !== true).map((finding) => finding.name)
  }
  expect((await claimChecks(evidence)).filter(({ passed }) => !passed)).toEqual([])
  expect(await wrong()).toEqual([])
  expect(await wrong({ callback: 'reverted' })).toEqual(['fulfilled'])
  expect(await wrong({ block: { ...block, number: '1' } })).toEqual(['fulfilled'])
  expect(await wrong({ transaction: `0x${'77'.repeat(32)}` })).toEqual(['fulfilled'])
})

test('behavior: a signer that left later had not left then', async () => {
  const { seats, claims } = record.verdict.evidence
  const key = seats[claims[0].seat]
  const operator = world.operators.find((one) => one.key.address.toLowerCase() === key)
  await world.write(
    world.walletOf(operator?.owner).writeContract({
      address: world.operatorRegistry,
      abi: operatorRegistryAbi,
      functionName: 'startUnbonding',
    }),
  )
  const { status } = await verifyRecord(record, { read: read() })
  expect(status).toBe('verified')
  // Its twin: asked of a node that keeps no past, it cannot be said.
  const forgetful = read()
  const committeeAt: typeof forgetful.committeeAt = (asked) =>
    asked.block === undefined ? forgetful.committeeAt(asked) : Promise.reject(new Error())
  expect((await verifyRecord(record, { read: { ...forgetful, committeeAt } })).status).toBe(
    'incomplete',
  )
})
