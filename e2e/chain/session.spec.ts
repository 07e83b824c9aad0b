import { inferenceHubAbi } from '@trine/contracts'
import { walletOf } from '@trine/node/dev'
import type { Address } from 'viem'
import { test } from '../fixtures/chainTest.ts'
import type { RunningStack } from '../fixtures/stack.ts'
import { expect } from '../fixtures/test.ts'
import { moneyOf, sessionOf } from './money.ts'
import { nobody, ownerOf } from './ownerOf.ts'
import { open, openWithSession, patience } from './registrar.ts'

const kinds = (log: readonly { kind: string }[]) => log.map(({ kind }) => kind)

/** Wei that the revocation of a session has returned, and what its transaction cost. */
async function revocationOf(stack: RunningStack, owner: Address) {
  const { chain, deployment } = stack
  const { reader } = chain
  const { id } = await sessionOf(stack, owner)
  const [event] = await reader.getContractEvents({
    address: deployment.hub,
    abi: inferenceHubAbi,
    eventName: 'SessionRevoked',
    args: { session: id },
    fromBlock: BigInt(deployment.deployBlock),
    strict: true,
  })
  if (event === undefined) throw new Error('That session was not revoked.')
  const receipt = await reader.getTransactionReceipt({ hash: event.transactionHash })
  return { returned: event.args.returned, gas: receipt.gasUsed * receipt.effectiveGasPrice }
}

test('a session that has too little left sends nothing, and gives all of it back', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log } = await wallet()
  const beforeAll = await moneyOf(stack, account.address)
  const demo = await open(page, name)
  await demo.pushTab.click()
  await page.getByRole('textbox', { name: 'Deposit, ETH' }).fill('0.001')
  await demo.openSession.click()
  await expect(demo.revoke).toBeVisible(patience)
  const before = await moneyOf(stack, account.address)
  await demo.push.click()
  const words = /has 1000000000000000 wei left, and the request needs \d+\./
  await expect(demo.says(words)).toBeVisible(patience)
  expect(await moneyOf(stack, account.address)).toEqual(before)
  expect(kinds(log)).toEqual(['connect', 'transaction'])
  expect(await ownerOf(stack, name)).toBe(nobody)

  await demo.revoke.click()
  await expect(demo.revoke).toBeHidden(patience)
  const { returned, gas } = await revocationOf(stack, account.address)
  expect(returned).toBe(10n ** 15n)
  const { wallet: left, ...others } = await moneyOf(stack, account.address)
  expect(left).toBe(before.wallet + returned - gas)
  const { wallet: _, ...rest } = beforeAll
  expect(others).toEqual(rest)

  // Its twin: the same page, with enough.
  await demo.openSession.click()
  await expect(demo.revoke).toBeVisible(patience)
  await demo.push.click()
  await expect(demo.registered).toBeVisible(patience)
  expect(kinds(log)).toEqual(['connect', 'transaction', 'transaction', 'transaction'])
})

test('a session that its owner has revoked elsewhere sends nothing', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log } = await wallet()
  const demo = await openWithSession(page, name)
  const { id, deposit } = await sessionOf(stack, account.address)
  const { wallet: had } = await moneyOf(stack, account.address)
  const { chain, deployment } = stack
  const hash = await walletOf(deployment.rpcUrl, account).writeContract({
    address: deployment.hub,
    abi: inferenceHubAbi,
    functionName: 'revokeSession',
    args: [id],
  })
  await chain.reader.waitForTransactionReceipt({ hash })
  const { returned, gas } = await revocationOf(stack, account.address)
  expect(returned).toBe(deposit)
  const before = await moneyOf(stack, account.address)
  expect(before.wallet).toBe(had + deposit - gas)

  await demo.push.click()
  await expect(demo.says(`The session ${id} was revoked.`)).toBeVisible(patience)
  expect(await moneyOf(stack, account.address)).toEqual(before)
  expect(kinds(log)).toEqual(['connect', 'transaction'])
  expect(await ownerOf(stack, name)).toBe(nobody)
  await expect(demo.openSession).toBeVisible(patience)
})

test('a session that has expired sends nothing, and its money comes back', async ({
  page,
  stack,
  wallet,
  account,
  name,
}) => {
  const { log } = await wallet()
  const demo = await open(page, name)
  await demo.pushTab.click()
  await page.getByRole('textbox', { name: 'Expires after, hours' }).fill('2')
  await demo.openSession.click()
  await expect(demo.revoke).toBeVisible(patience)
  const { id, deposit, expires } = await sessionOf(stack, account.address)
  const { timestamp } = await stack.chain.reader.getBlock()
  await stack.chain.warp(expires - Number(timestamp))
  const before = await moneyOf(stack, account.address)
  await demo.push.click()
  await expect(demo.says(`The session ${id} has expired.`)).toBeVisible(patience)
  expect(await moneyOf(stack, account.address)).toEqual(before)
  expect(kinds(log)).toEqual(['connect', 'transaction'])
  expect(await ownerOf(stack, name)).toBe(nobody)

  await expect(page.getByText('Expired', { exact: true })).toBeVisible(patience)
  await demo.revoke.click()
  await expect(demo.openSession).toBeVisible(patience)
  const { returned, gas } = await revocationOf(stack, account.address)
  expect(returned).toBe(deposit)
  expect((await moneyOf(stack, account.address)).wallet).toBe(before.wallet + deposit - gas)
})
