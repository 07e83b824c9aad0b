import { evidenceVerifierAbi } from '@trine/contracts'
import { keccak256, parseEther } from 'viem'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { classify } from '../../../actions/classify.js'
import { openSession } from '../../../actions/openSession.js'
import { createClient } from '../../../client/createClient.js'
import { usd } from '../../../utils/usd.js'
import { fixtureModel, fixtureSource } from '../../local/fixtures/fixtureModel.js'
import { chain } from '../chain.js'
import { contractAnswer } from '../contractAnswer.js'
import { fulfil, lastRequest, submitter } from '../fixtures/committee.js'
import { startTestChain, type TestChain } from '../fixtures/testChain.js'
import { dearerGas, gas, pullGas } from './gas.js'
import { trineHub } from './trineHub.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
}, 60_000)
afterAll(() => world?.stop())
beforeEach(() => {
  for (const operator of world.operators) operator.behave({ requests: submitter(world, operator) })
})

function makeClient(way: 'pull' | 'push') {
  const route = chain({
    network: trineHub({ hub: world.hub }),
    publicClient: world.publicClient,
    walletClient: world.user,
    nativePrice: usd('3000'),
    store: 'memory',
  })({ clientId: 'gas' })
  const only = {
    ...route,
    offers: async (context: Parameters<typeof route.offers>[0]) =>
      (await route.offers(context)).filter(({ id }) => id.endsWith(way)),
  }
  return createClient({
    routes: [() => only],
    policy: { require: { privacy: 'public', audience: 'contract' }, answerWorth: usd('100000') },
    budget: { perCall: usd('1000') },
    consent: () => true,
  })
}
const target = () => ({ consumer: world.registrar, requester: world.user.account.address })

/** At least what was measured, and not so much that a quote would frighten. */
const covers = (figure: number, measured: bigint) => {
  expect(figure).toBeGreaterThanOrEqual(Number(measured))
  expect(figure).toBeLessThan(1.6 * Number(measured))
}

test('behavior: evidence by pull takes no more gas than is quoted', async () => {
  const parameters = { models: [fixtureSource()], input: 'gas', target: target() }
  const answer = await classify(makeClient('pull'), parameters)
  const { evidence } = answer.verdict
  if (evidence.kind !== 'quorum') throw new Error('no quorum')
  const given = contractAnswer(answer)
  const question = { ...evidence, nonce: given.nonce }
  const total = await world.publicClient.estimateContractGas({
    account: world.user.account,
    address: world.verifier,
    abi: evidenceVerifierAbi,
    functionName: 'verify',
    args: [question, keccak256(given.output), 3600n, 0n, given.evidence],
  })
  // Less what any transaction takes; and the nonce and the policy, which are the consumer's.
  covers(pullGas(3), total - 21_000n + 22_100n + 4_200n)
})

test('behavior: a rebate covers the gas of both transactions that it pays', async () => {
  const client = makeClient('push')
  await openSession(client, {
    deposit: parseEther('1'),
    perRequest: parseEther('0.5'),
    expires: new Date(Date.now() + 3_600_000),
    consumers: [world.registrar],
  })
  const parameters = { models: [fixtureSource()], input: 'gas', target: target() }
  const asking = classify(client, parameters)
  await expect.poll(() => lastRequest(world).catch(() => undefined)).toBeDefined()
  const requested = await world.publicClient.getBlock({ includeTransactions: true })
  const [hash] = requested.transactions.map((transaction) => transaction.hash)
  const submitted = await world.publicClient.getTransactionReceipt({ hash: hash ?? '0x' })
  const { receipt } = await fulfil(world)
  await asking
  covers(gas.submit, submitted.gasUsed)
  covers(gas.fulfill.base + 3 * gas.fulfill.claim, receipt.gasUsed)
  expect(dearerGas(3, 0)).toBeGreaterThanOrEqual(gas.submit)
})
