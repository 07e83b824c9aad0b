import { startAnvil } from '@trine/node/dev'
import { installWallet } from '@trine/test'
import { parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { test as base, expect } from '../fixtures/test.ts'

type Provider = { request: (call: { method: string; params?: unknown[] }) => Promise<unknown> }

const test = base.extend<{ chain: { rpcUrl: string; account: ReturnType<typeof newAccount> } }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from here.
  chain: async ({}, use) => {
    const anvil = await startAnvil()
    const account = newAccount()
    const body = {
      jsonrpc: '2.0',
      id: 1,
      method: 'anvil_setBalance',
      params: [account.address, `0x${parseEther('1').toString(16)}`],
    }
    const headers = { 'content-type': 'application/json' }
    await fetch(anvil.url, { method: 'POST', headers, body: JSON.stringify(body) })
    await use({ rpcUrl: anvil.url, account })
    await anvil.stop()
  },
})

const newAccount = () => privateKeyToAccount(generatePrivateKey())

/** In the page: finds the wallet and makes requests; an error is given as its code. */
async function ask({ calls }: { calls: { method: string; params?: unknown[] }[] }) {
  const found = await new Promise<Provider>((resolve) => {
    window.addEventListener('eip6963:announceProvider', (event) =>
      resolve((event as CustomEvent).detail.provider),
    )
    window.dispatchEvent(new Event('eip6963:requestProvider'))
  })
  const answers: unknown[] = []
  for (const call of calls)
    answers.push(await found.request(call).catch((error) => error.code ?? String(error)))
  return answers
}

const connect = { method: 'eth_requestAccounts' }
const pay = (from: string) => ({
  method: 'eth_sendTransaction',
  params: [{ from, to: from, value: '0x1' }],
})

test('default: a page finds the wallet, which asks before it signs', async ({ page, chain }) => {
  const wallet = await installWallet(page, chain)
  await page.goto('/')
  const { address } = chain.account
  const answers = await page.evaluate(ask, {
    calls: [pay(address), connect, { method: 'eth_chainId' }, pay(address), connect],
  })
  expect(answers).toEqual([
    4100,
    [address],
    '0x7a69',
    expect.stringMatching(/^0x.{64}$/),
    [address],
  ])
  expect(wallet.log.map(({ kind }) => kind)).toEqual(['connect', 'transaction'])
})

test('error: what the user refuses is 4001, and no more than that', async ({ page, chain }) => {
  const wallet = await installWallet(page, chain)
  wallet.decide(({ kind }) => kind === 'connect')
  await page.goto('/')
  const sign = { method: 'personal_sign', params: ['0x01', chain.account.address] }
  const calls = [connect, sign, pay(chain.account.address), { method: 'wallet_sendCalls' }]
  expect(await page.evaluate(ask, { calls })).toEqual([[chain.account.address], 4001, 4001, -32601])
  expect(wallet.log.map(({ approved }) => approved)).toEqual([true, false, false])
})

test('behavior: on another chain it does nothing until it is switched', async ({ page, chain }) => {
  await installWallet(page, { ...chain, startChainId: 1 })
  await page.goto('/')
  const change = (chainId: string) => ({
    method: 'wallet_switchEthereumChain',
    params: [{ chainId }],
  })
  const { address } = chain.account
  const calls = [connect, { method: 'eth_chainId' }, pay(address), change('0x5'), change('0x7a69')]
  expect(await page.evaluate(ask, { calls })).toEqual([[address], '0x1', 4901, 4902, null])
  expect(await page.evaluate(ask, { calls: [pay(address)] })).toEqual([expect.any(String)])
})

test('behavior: a wallet in a window of its own can tell our page', async ({ page, chain }) => {
  const wallet = await installWallet(page, { ...chain, popup: true })
  wallet.decide(({ kind }) => kind === 'connect')
  await page.goto('/')
  const calls = [connect, pay(chain.account.address)]
  expect(await page.evaluate(ask, { calls })).toEqual([[chain.account.address], 4001])
  await wallet.close()
})

test('error: it could not, if our headers cut windows off', async ({ page, context, chain }) => {
  const wallet = await installWallet(page, { ...chain, popup: true })
  await page.route('**/*', async (route) => {
    const answer = await route.fetch()
    const headers = { ...answer.headers(), 'cross-origin-opener-policy': 'same-origin' }
    await route.fulfill({ response: answer, headers })
  })
  await page.goto('/')
  const opened = context.waitForEvent('page')
  const asked = page.evaluate(ask, { calls: [connect] }).catch(() => 'closed')
  const popup = await opened
  await expect(popup.getByRole('status')).toHaveText('This window has lost its page.')
  await page.close()
  expect(await asked).toBe('closed')
  await wallet.close()
})
