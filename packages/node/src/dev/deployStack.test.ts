import { modelRegistryAbi, nameRegistrarAbi, operatorRegistryAbi } from '@trine/contracts'
import { enginePins } from '@trine/sdk/local'
import { parseEther } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployStack } from './deployStack.js'
import { readerOf } from './localChain.js'
import { type Anvil, startAnvil } from './startAnvil.js'

let anvil: Anvil

beforeAll(async () => {
  anvil = await startAnvil()
})

afterAll(() => anvil.stop())

const endpoints = [1, 2, 3, 4, 5].map((port) => `http://127.0.0.1:${port}`)

test('default: a committee in office, a registrar, and a wallet with money', async () => {
  const { deployment, operators, deployer } = await deployStack({ rpcUrl: anvil.url, endpoints })
  const reader = readerOf(anvil.url)
  const [modelId] = deployment.modelIds
  if (modelId === undefined) throw new Error('no model')

  const models = { address: deployment.models, abi: modelRegistryAbi } as const
  const [epoch, keys] = await reader.readContract({
    ...models,
    functionName: 'seatsOf',
    args: [modelId],
  })
  expect(epoch).toBe(1)
  expect(keys).toEqual(operators.map(({ key }) => key.address))
  expect(deployment.nodes.map(({ key }) => key)).toEqual(keys)
  const terms = await reader.readContract({ ...models, functionName: 'termsOf', args: [modelId] })
  expect(terms).toMatchObject({
    runtimeHash: `0x${enginePins.wasm.sha256}`,
    class: 1,
    quorum: 3,
    price: parseEther('0.00002'),
  })

  for (const { owner, url } of deployment.nodes) {
    const operator = await reader.readContract({
      address: deployment.operators,
      abi: operatorRegistryAbi,
      functionName: 'operatorOf',
      args: [owner],
    })
    expect(operator).toMatchObject({ endpoint: url, stake: parseEther('1') })
  }

  const registrar = { address: deployment.registrar, abi: nameRegistrarAbi } as const
  expect(await reader.readContract({ ...registrar, functionName: 'modelId' })).toBe(modelId)
  expect(
    await reader.readContract({ ...registrar, functionName: 'isProtected', args: ['uniswap'] }),
  ).toBe(true)
  const { address } = deployment.wallet
  expect(await reader.getBalance({ address })).toBe(parseEther('100'))
  expect(address).not.toBe(deployer.address)
  expect(await reader.getCode({ address: deployment.hub })).toMatch(/^0x6/)
  const { timestamp } = await reader.getBlock({ blockNumber: BigInt(deployment.deployBlock) })
  expect(timestamp).toBeGreaterThan(0n)
  expect(JSON.parse(JSON.stringify(deployment))).toEqual(deployment)
})

test('behavior: keys are new each time', async () => {
  const [one, other] = [
    await deployStack({ rpcUrl: anvil.url, endpoints: endpoints.slice(0, 1) }),
    await deployStack({ rpcUrl: anvil.url, endpoints: endpoints.slice(0, 1) }),
  ]
  expect(one.deployment.wallet).not.toEqual(other.deployment.wallet)
  expect(one.operators[0]?.privateKey).not.toBe(other.operators[0]?.privateKey)
  expect(one.deployment.hub).not.toBe(other.deployment.hub)
})

test('error: what the chain refuses is thrown', async () => {
  await expect(
    deployStack({ rpcUrl: anvil.url, endpoints: endpoints.slice(0, 1), quorum: 2 }),
  ).rejects.toThrow()
})
