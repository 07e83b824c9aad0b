import { type Hex, keccak256 } from 'viem'
import { Refused } from '../admit/refusal.js'
import { asked } from '../chain/asked.js'
import { RpcUnavailableError } from '../errors/chain.js'
import type { Attempt, KeptTransaction } from '../journal/transactions.js'
import type { Node } from '../node.js'
import { type Fees, priceNow, raised } from './fees.js'
import { settle } from './settle.js'

export type Order = {
  /** There is one transaction for each purpose, for ever: `fulfill:0x…`. */
  purpose: string
  /** Digest of what is asked. */
  digest: Hex
  to: Hex
  data: Hex
  gas: bigint
}

export type Sender = {
  /**
   * Sends a transaction, or names the one that was sent for this purpose.
   *
   * @returns its hash, of the newest of its forms
   * @throws Refused `conflict` where another was sent for this purpose; RpcUnavailableError
   */
  send: (order: Order) => Promise<Hex>
  /** The hash of what was sent for a purpose, unless something else has taken its nonce. */
  sent: (purpose: string) => Hex | undefined
  /** Sends again what got lost, raises the fee of what waits, and notes what has ended. */
  tend: () => Promise<void>
}

/**
 * Sends this node's transactions, one nonce after the other, each on the disk before it leaves. A form
 * with a higher fee has the nonce of the one that it replaces: whatever happens, one of them is paid for.
 */
export function openSender(node: Node): Sender {
  const { journal, chain, account, config, step } = node
  let turn: Promise<unknown> = Promise.resolve()
  /** One at a time: two would take the same nonce. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => {})
    return result
  }

  const broadcast = async (raw: Hex) => {
    // What is known or mined already is refused, and so is what comes too late: `tend` looks again.
    await chain.client.sendRawTransaction({ serializedTransaction: raw }).catch(() => {})
    step('transaction-sent')
  }

  const signed = async (order: Omit<Order, 'purpose' | 'digest'>, nonce: number, fees: Fees) => {
    const { to, data, gas } = order
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId: Number(chain.chainId),
      nonce,
      to,
      data,
      gas,
      ...fees,
    })
    step('transaction-signed')
    return {
      hash: keccak256(raw),
      raw,
      maxFeePerGas: String(fees.maxFeePerGas),
      sentAt: Date.now(),
    } satisfies Attempt
  }

  const keep = (transaction: KeptTransaction) => {
    journal.transactions.keep(transaction)
    step('transaction-kept')
  }

  /** How many of this account's transactions are in the chain. */
  const mined = async () => {
    const { address } = account
    const count = await asked(chain.client.getTransactionCount({ address, blockTag: 'latest' }))
    if (!Number.isSafeInteger(count) || count < 0) throw new RpcUnavailableError()
    return count
  }

  const nextNonce = async () => {
    const count = await mined()
    const last = journal.transactions.pending().at(-1)
    return Math.max(count, last ? last.nonce + 1 : 0)
  }

  const sendOnce = async (order: Order) => {
    const known = journal.transactions.get(order.purpose)
    if (known && known.digest !== order.digest) throw new Refused('conflict')
    if (known && known.state !== 'void') return (known.attempts.at(-1) as Attempt).hash
    const fees = await priceNow(node)
    const nonce = await nextNonce()
    const attempt = await signed(order, nonce, fees)
    const { purpose, digest } = order
    keep({ purpose, digest, nonce, attempts: [attempt], state: 'pending' })
    await broadcast(attempt.raw)
    return attempt.hash
  }

  const tendOne = async (transaction: KeptTransaction, count: number) => {
    if (transaction.nonce < count) {
      const state = await settle(node, transaction)
      if (state === 'pending') return
      journal.transactions.keep({ ...transaction, state })
      step('transaction-ended')
      return
    }
    const last = transaction.attempts.at(-1) as Attempt
    if (Date.now() - last.sentAt < config.deliver.replaceAfter) return broadcast(last.raw)
    const dearer = raised(last, await priceNow(node), config.deliver.maxFeePerGas)
    if (!dearer) return broadcast(last.raw)
    const attempt = await signed(dearer.order, transaction.nonce, dearer.fees)
    keep({ ...transaction, attempts: [...transaction.attempts, attempt] })
    await broadcast(attempt.raw)
  }

  return {
    send: (order) => inTurn(() => sendOnce(order)),
    sent: (purpose) => {
      const kept = journal.transactions.get(purpose)
      return kept?.state === 'void' ? undefined : kept?.attempts.at(-1)?.hash
    },
    tend: () =>
      inTurn(async () => {
        const pending = journal.transactions.pending()
        if (pending.length === 0) return
        const count = await mined()
        for (const transaction of pending) await tendOne(transaction, count)
      }),
  }
}
