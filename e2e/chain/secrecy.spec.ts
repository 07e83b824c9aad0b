import { inferenceHubAbi, nameRegistrarAbi } from '@trine/contracts'
import { walletOf } from '@trine/node/dev'
import { pushNonce } from '@trine/sdk/chain'
import { type Hex, keccak256, parseEther, toFunctionSelector } from 'viem'
import { test } from '../fixtures/chainTest.ts'
import { expect } from '../fixtures/test.ts'
import { mineSent, untilSent } from './blocks.ts'
import { ownerOf } from './ownerOf.ts'
import { patience } from './registrar.ts'

test.afterEach(({ stack }) => stack.chain.resume())

test('before it is delivered, an answer stands in no transaction and in no event', async ({
  stack,
  account,
  name,
}) => {
  const { chain, deployment } = stack
  const { reader } = chain
  await chain.pause()
  const first = await reader.getBlockNumber({ cacheTime: 0 })
  const sent = await reader.createPendingTransactionFilter()
  const terms = {
    fee: parseEther('0.0002'),
    rebate: 2_000_000,
    value: parseEther('0.01'),
    deadline: Number((await reader.getBlock()).timestamp) + 600,
    callbackGas: 200_000,
  }
  await walletOf(deployment.rpcUrl, account).writeContract({
    address: deployment.registrar,
    abi: nameRegistrarAbi,
    functionName: 'request',
    args: [name, pushNonce, terms],
    value: terms.fee + terms.value + BigInt(terms.rebate) * 1_000_000_000n,
    gas: 1_000_000n,
  })
  await mineSent(chain)
  // Nothing is mined until the answer waits for its block: what a copier could see is all there.
  await untilSent(chain)
  const before = await reader.getBlockNumber({ cacheTime: 0 })
  const logs = await reader.getLogs({ fromBlock: first, toBlock: before })
  const hashes = await reader.getFilterChanges({ filter: sent })
  const transactions = await Promise.all(hashes.map((hash) => reader.getTransaction({ hash })))

  await chain.resume()
  const hub = { address: deployment.hub, abi: inferenceHubAbi, fromBlock: first } as const
  const delivered = async () =>
    (await reader.getContractEvents({ ...hub, eventName: 'Delivered', strict: true })).length
  await expect.poll(delivered, patience).toBe(1)
  const [event] = await reader.getContractEvents({ ...hub, eventName: 'Delivered', strict: true })
  expect(event?.args.accepted).toBe(true)
  expect(await ownerOf(stack, name)).toBe(account.address)

  const output = event?.args.output as Hex
  const holds = (text: Hex) =>
    [output, keccak256(output)].some((part) => text.includes(part.slice(2)))
  const fulfill = toFunctionSelector(
    inferenceHubAbi.find((item) => item.type === 'function' && item.name === 'fulfill') as never,
  )
  const deliveries = transactions.filter(({ input }) => input.startsWith(fulfill))
  const others = transactions.filter(({ input }) => !input.startsWith(fulfill))
  expect(others).toHaveLength(1)
  expect(others.map(({ input }) => holds(input))).toEqual([false])
  expect(logs.length).toBeGreaterThan(0)
  for (const { data, topics } of logs) expect([data, ...topics].some(holds)).toBe(false)
  // Its twin: the search finds what is there.
  expect(deliveries.length).toBeGreaterThan(0)
  for (const { input } of deliveries) expect(holds(input)).toBe(true)
  const after = await reader.getLogs({ fromBlock: before + 1n })
  expect(after.some(({ data, topics }) => [data, ...topics].some(holds))).toBe(true)
})
