import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { BaseError, RpcRequestError } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { announce, type Call, type Reply } from './announce.js'
import type { Policy, Prompt } from './prompt.js'
import { startPopups } from './startPopups.js'
import { type Ask, walletProvider } from './walletProvider.js'

export type InstallWalletParameters = {
  account: PrivateKeyAccount
  /** Of the local chain's HTTP. */
  rpcUrl: string
  /** @default 31337 */
  chainId?: number | undefined
  /** The chain that the wallet is on at first. @default chainId */
  startChainId?: number | undefined
  /** @default 'Test Wallet' */
  name?: string | undefined
  /** What the user does about each prompt. @default approves */
  policy?: Policy | undefined
  /** Asks in a window of its own, as wallets without an extension do. @default false */
  popup?: boolean | undefined
}

export type TestWallet = {
  /** Every prompt so far, in order. */
  log: readonly Prompt[]
  /** Changes what the user does from now on. */
  decide: (policy: Policy) => void
  /** The user changes the wallet's chain. */
  switchChain: (chainId: number) => void
  close: () => Promise<void>
}

/**
 * Gives a page a wallet that it finds by EIP-6963: a real key, real signatures, and a user who is told
 * beforehand what to do. To be installed before the page is opened.
 *
 * @example
 * const wallet = await installWallet(page, { account, rpcUrl: deployment.rpcUrl })
 * wallet.decide(({ kind }) => kind !== 'transaction')
 * await page.goto(url)
 */
export async function installWallet(
  page: Page,
  {
    account,
    rpcUrl,
    chainId = 31_337,
    startChainId,
    name = 'Test Wallet',
    policy = () => true,
    popup = false,
  }: InstallWalletParameters,
): Promise<TestWallet> {
  const log: Prompt[] = []
  const bind = `wallet_${randomUUID().replaceAll('-', '')}`
  /** What a popup is to decide, by the number it was opened with. */
  const windows = new Map<string, { decide: () => Promise<boolean>; done: Promise<Reply> }>()
  let current = policy

  const provider = walletProvider({
    account,
    rpcUrl,
    chainId,
    startChainId,
    onEvent: (kind, payload) => {
      page
        .evaluate(
          ([event, detail]) => {
            window.dispatchEvent(new CustomEvent(event, { detail }))
          },
          [`${bind}:event`, { name: kind, payload }] as const,
        )
        // A page that is being left hears of nothing.
        .catch(() => {})
    },
  })
  const ask: Ask = async (prompt) => {
    log.push(prompt)
    prompt.approved = await current(prompt, log)
    return prompt.approved
  }
  const popups = popup
    ? await startPopups(async (id) => (await windows.get(id)?.decide()) ?? false)
    : undefined

  const answer = (call: Call): Promise<Reply> => {
    if ('decided' in call) {
      const window = windows.get(call.decided)
      return (
        window?.done ?? Promise.resolve({ error: { code: -32_603, message: 'No such window.' } })
      )
    }
    return new Promise((resolve) => {
      const askInWindow: Ask = (prompt) =>
        new Promise((decided) => {
          const id = randomUUID()
          const decide = async () => {
            const approved = await ask(prompt)
            decided(approved)
            return approved
          }
          windows.set(id, { decide, done })
          resolve({ popup: { url: `${popups?.url}?id=${id}`, id } })
        })
      // Later, as a window is known by what it leads to.
      const done: Promise<Reply> = Promise.resolve()
        .then(() => provider.request(call, popups === undefined ? ask : askInWindow))
        .then((result) => ({ result }), toReplyError)
      done.then(resolve)
    })
  }
  await page.exposeBinding(bind, (_, call: Call) => answer(call))
  const uuid = randomUUID()
  await page.addInitScript(announce, { bind, name, uuid, rdns: 'test.wallet' })
  return {
    log,
    decide: (next) => {
      current = next
    },
    switchChain: provider.switchTo,
    close: async () => popups?.close(),
  }
}

/** As the chain said it, where the chain did: with the code and the data of a revert. */
function toReplyError(thrown: unknown): Reply {
  const said =
    thrown instanceof BaseError ? thrown.walk((one) => one instanceof RpcRequestError) : null
  if (said instanceof RpcRequestError)
    return { error: { code: said.code, message: said.details, data: said.data } }
  const { code, message } = thrown as { code?: unknown; message: string }
  return { error: { code: typeof code === 'number' ? code : -32_603, message } }
}
