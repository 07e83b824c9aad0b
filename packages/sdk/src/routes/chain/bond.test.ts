import { modelRegistryAbi, operatorRegistryAbi } from '@trine/contracts'
import { parseEther } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quote } from '../../actions/quote.js'
import { createClient } from '../../client/createClient.js'
import type { Usd } from '../../utils/usd.js'
import { usd } from '../../utils/usd.js'
import { fixtureModel, fixtureSource } from '../local/fixtures/fixtureModel.js'
import { chain } from './chain.js'
import { startTestChain, type TestChain } from './fixtures/testChain.js'
import { trineHub } from './hub/trineHub.js'
import { chainlinkFeed } from './price/chainlinkFeed.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
}, 60_000)
afterAll(() => world?.stop())

function planAt(nativePrice: Usd | (() => Promise<Usd>)) {
  const client = createClient({
    routes: [
      chain({
        network: trineHub({ hub: world.hub }),
        publicClient: world.publicClient,
        nativePrice,
        store: 'memory',
      }),
    ],
    policy: { require: { privacy: 'public', audience: 'contract' } },
    budget: { perCall: usd('100') },
    consent: () => true,
  })
  const target = { consumer: world.registrar, requester: world.user.account.address }
  return quote(client, { models: [fixtureSource()], task: 'classify', input: 'bond', target })
}
const bond = async () => (await planAt(usd('3000'))).steps[0]?.offer.bond

test('behavior: operators have a bond from when on a lie can be proved: of the least stake, k times what is surely lost', async () => {
  expect(await bond()).toBeUndefined()
  const { write, deployer, testClient, walletOf, operators } = world
  const modelId = fixtureModel().id
  await write(
    deployer.writeContract({
      address: world.models,
      abi: modelRegistryAbi,
      functionName: 'setOutputProver',
      args: [modelId, world.verifier],
    }),
  )
  // Named, but until everybody had the time to leave it has nobody slashed.
  expect(await bond()).toBeUndefined()
  const usableAt = await world.publicClient.readContract({
    address: world.models,
    abi: modelRegistryAbi,
    functionName: 'proverUsableAt',
    args: [modelId],
  })
  await testClient.setNextBlockTimestamp({ timestamp: usableAt - 1n })
  await testClient.mine({ blocks: 1 })
  expect(await bond()).toBeUndefined()
  await testClient.setNextBlockTimestamp({ timestamp: usableAt })
  await testClient.mine({ blocks: 1 })
  expect(await bond()).toBe('16200')
  // More by one of them is no more by all of them.
  await write(
    walletOf(operators[0]?.owner).writeContract({
      address: world.operatorRegistry,
      abi: operatorRegistryAbi,
      functionName: 'addStake',
      value: parseEther('5'),
    }),
  )
  expect(await bond()).toBe('16200')
})

test('error: without a price there is no offer, and the plan says why', async () => {
  const address = `0x${'12'.repeat(20)}` as const
  const plan = await planAt(chainlinkFeed({ client: world.publicClient, address }))
  expect(plan.steps).toEqual([])
  expect(plan.rejected).toMatchObject([
    { offer: 'chain', code: 'failed', reason: 'chain/price-unavailable' },
  ])
})
