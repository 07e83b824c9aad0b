import { nameRegistrarAbi } from '@trine/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { classify } from '../../actions/classify.js'
import { createClient } from '../../client/createClient.js'
import { usd } from '../../utils/usd.js'
import { fixtureModel, fixtureSource } from '../local/fixtures/fixtureModel.js'
import { chain } from './chain.js'
import { contractAnswer } from './contractAnswer.js'
import { namePrice, startTestChain, type TestChain } from './fixtures/testChain.js'
import { trineHub } from './hub/trineHub.js'

let world: TestChain

beforeAll(async () => {
  world = await startTestChain({ model: fixtureModel() })
}, 60_000)
afterAll(() => world?.stop())

function makeClient() {
  return createClient({
    routes: [
      chain({
        network: trineHub({ hub: world.hub }),
        publicClient: world.publicClient,
        walletClient: world.user,
        nativePrice: usd('3000'),
      }),
    ],
    policy: { require: { privacy: 'public', audience: 'contract' } },
    budget: { perCall: usd('100') },
    consent: () => true,
  })
}

test('behavior: three of five claims let a name be registered in the user’s own transaction', async () => {
  const target = { consumer: world.registrar, requester: world.user.account.address }
  const answer = await classify(makeClient(), {
    models: [fixtureSource()],
    input: 'my-garden',
    target,
  })
  expect(answer.output.label).toBe('benign')
  expect(answer.verdict.status).toBe('verified')
  const receipt = await world.write(
    world.user.writeContract({
      address: world.registrar,
      abi: nameRegistrarAbi,
      functionName: 'register',
      args: ['my-garden', contractAnswer(answer)],
      value: namePrice,
    }),
  )
  expect(receipt.status).toBe('success')
})
