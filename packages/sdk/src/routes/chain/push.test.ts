import { inferenceHubAbi, nameRegistrarAbi } from '@trine/contracts'
import { parseEther } from 'viem'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { classify } from '../../actions/classify.js'
import { openSession } from '../../actions/openSession.js'
import { pendingRequests } from '../../actions/pendingRequests.js'
import { createClient } from '../../client/createClient.js'
import { usd } from '../../utils/usd.js'
import { fixtureModel, fixtureSource } from '../local/fixtures/fixtureModel.js'
import { type ChainParameters, chain } from './chain.js'
import { fulfil, submitter } from './fixtures/committee.js'
import { namePrice, startTestChain, type TestChain } from './fixtures/testChain.js'
import { type TrineHubParameters, trineHub } from './hub/trineHub.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
}, 60_000)
afterAll(() => world?.stop())
beforeEach(() => {
  for (const operator of world.operators) operator.behave({ requests: submitter(world, operator) })
})

/** A client that asks by push only. */
function makeClient(
  hub: Partial<TrineHubParameters> = {},
  parameters: Partial<ChainParameters> = {},
) {
  const route = chain({
    network: trineHub({ hub: world.hub, ...hub }),
    publicClient: world.publicClient,
    walletClient: world.user,
    nativePrice: usd('3000'),
    store: 'memory',
    ...parameters,
  })
  const pushOnly: typeof route = (config) => {
    const made = route(config)
    const { offers } = made
    made.offers = async (context) =>
      (await offers(context)).filter(({ id }) => id.endsWith('/push'))
    return made
  }
  return createClient({
    routes: [pushOnly],
    policy: { require: { privacy: 'public', audience: 'contract' }, answerWorth: usd('1000000') },
    budget: { perCall: usd('1000') },
    consent: () => true,
  })
}

const target = () => ({
  consumer: world.registrar,
  requester: world.user.account.address,
  value: namePrice,
  callbackGas: 150_000,
})
const open = (client: ReturnType<typeof makeClient>, deposit = parseEther('1')) =>
  openSession(client, {
    deposit,
    perRequest: parseEther('0.5'),
    expires: new Date(Date.now() + 3_600_000),
    consumers: [world.registrar],
  })
const ask = (client: ReturnType<typeof makeClient>, input: string) =>
  classify(client, { models: [fixtureSource()], input, target: target() })

/** Resolves once the hub has been asked again. */
async function asked(before: number): Promise<void> {
  await vi.waitFor(async () => expect(await requests()).toBeGreaterThan(before), 5_000)
}
async function requests(): Promise<number> {
  const logs = await world.publicClient.getContractEvents({
    address: world.hub,
    abi: inferenceHubAbi,
    eventName: 'Requested',
    fromBlock: 0n,
  })
  return logs.length
}
const ownerOf = (name: string) =>
  world.publicClient.readContract({
    address: world.registrar,
    abi: nameRegistrarAbi,
    functionName: 'ownerOf',
    args: [name],
  })

test('behavior: a session pays, the committee answers, the consumer is called back', async () => {
  const client = makeClient()
  const session = await open(client)
  expect(session).toMatchObject({ status: 'open', usable: true, balance: '1000000000000000000' })
  const before = await requests()
  const asking = ask(client, 'pushed-garden')
  await asked(before)
  await fulfil(world)
  const answer = await asking
  expect(answer.verdict.status).toBe('verified')
  expect(answer.verdict.evidence).toMatchObject({ fulfilled: { callback: 'accepted' } })
  expect(await ownerOf('pushed-garden')).toBe(world.user.account.address)
  expect(await pendingRequests(client)).toEqual([])
})
