import { operatorRegistryAbi } from '@trine/contracts'
import { deployStack, readerOf, reservePorts, startAnvil, walletOf } from '@trine/node/dev'
import { type ClaimRequest, noParams, type SignedClaim, toJson } from '@trine/sdk/chain'
import { type Lie, manyAnswers, startLiar, wrongAnswer } from '@trine/test'
import { encodePacked, type Hex, stringToHex } from 'viem'
import { serve } from '../../apps/demo/serve.mjs'
import { test as base, expect } from '../fixtures/test.ts'
import { parts, patience } from './registrar.ts'

const answer = (benign: number, phishing: number): Hex =>
  encodePacked(['int32', 'int32'], [benign, phishing])

/** A chain of its own, as whoever is slashed has no seat any more; nobody is there but the liar. */
async function startAlone(lie: Lie) {
  const anvil = await startAnvil()
  const { ports, release } = await reservePorts(5)
  const endpoints = ports.map((port) => `http://127.0.0.1:${port}`)
  const stack = await deployStack({ rpcUrl: anvil.url, endpoints })
  await release()
  const { deployment, operators, deployer } = stack
  const operator = operators[4] as (typeof operators)[number]
  const liar = await startLiar({ deployment, operator, lie })
  const demo = await serve({ deployment })
  const reader = readerOf(anvil.url)
  const registry = { address: deployment.operators, abi: operatorRegistryAbi } as const
  const asked: ClaimRequest = {
    chainId: BigInt(deployment.chainId),
    hub: deployment.hub,
    consumer: deployment.registrar,
    requester: deployment.wallet.address,
    modelId: deployment.modelIds[0] as Hex,
    paramsHash: noParams,
    input: stringToHex('my-garden', { size: 64 }),
    nonce: 1n,
  }
  return {
    url: demo.url,
    ask: async () => {
      await fetch(`${liar.url}/v1/claims`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toJson(asked)),
      })
      return liar.signed.at(-1) as SignedClaim
    },
    /** As anybody may. @throws what the registry refuses it with */
    slash: async (one: SignedClaim, other: SignedClaim) => {
      const { request } = await reader.simulateContract({
        ...registry,
        account: deployer,
        functionName: 'slashEquivocation',
        args: [one, other],
      })
      const hash = await walletOf(anvil.url, deployer).writeContract(request)
      expect((await reader.waitForTransactionReceipt({ hash })).status).toBe('success')
    },
    stop: async () => {
      await demo.close()
      await liar.stop()
      await anvil.stop()
    },
  }
}

const test = base.extend<{ alone: (lie: Lie) => ReturnType<typeof startAlone> }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from here.
  alone: async ({}, use) => {
    const started: Awaited<ReturnType<typeof startAlone>>[] = []
    await use(async (lie) => {
      const one = await startAlone(lie)
      started.push(one)
      return one
    })
    for (const one of started) await one.stop()
  },
})

test('who signs two answers to one question loses stake and seat, for all to see', async ({
  page,
  alone,
}) => {
  const { url, ask, slash } = await alone(manyAnswers(answer(900, -900), answer(-900, 900)))
  await page.goto(`${url}#/register`)
  const { operators, money } = parts(page)
  const liar = operators.getByRole('listitem').nth(4)
  await expect(liar).toContainText(/Seat 4.*Stake 1 ETH/, patience)

  await slash(await ask(), await ask())
  await expect(liar).toContainText(/No seat.*Stake 0 ETH/, patience)
  await expect(operators.getByRole('listitem').nth(3)).toContainText(/Seat 3.*Stake 1 ETH/)
  await expect(money.getByRole('row', { name: /^Stakes of the five/ })).toContainText('4 ETH')
  await expect(money.getByText('Agrees with its balance')).toHaveCount(3)
})

test('who gives the same answer twice loses nothing', async ({ page, alone }) => {
  const { url, ask, slash } = await alone(wrongAnswer(answer(900, -900)))
  await page.goto(`${url}#/register`)
  const liar = parts(page).operators.getByRole('listitem').nth(4)
  await expect(slash(await ask(), await ask())).rejects.toThrow('SameOutput')
  await expect(liar).toContainText(/Seat 4.*Stake 1 ETH/, patience)
})
