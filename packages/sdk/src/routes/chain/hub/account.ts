import { inferenceHubAbi } from '@trine/contracts'
import { encodeFunctionData, type Hex, parseEventLogs, type TransactionReceipt } from 'viem'
import { readContract } from 'viem/actions'
import { abortable } from '../../../utils/signal.js'
import type { Account, OpenSessionParameters, Session } from '../../account.js'
import { readChain } from '../readChain.js'
import { sendToHub } from '../transactions/sendToHub.js'
import { connectWallet, findWallet } from '../transactions/wallet.js'
import { findSent } from './findSent.js'
import type { HubState } from './hubState.js'
import { openSession } from './openSession.js'
import { readPending } from './pending.js'
import { forgetSession, readOwnSessions, readSessionsOf, sessionJson } from './sessions.js'

const abi = inferenceHubAbi

/** Sessions, refunds and what they leave, on one hub. */
export function createAccount(open: () => Promise<HubState>): Account {
  return {
    async openSession(parameters: OpenSessionParameters): Promise<Session> {
      return openSession(await abortable(open(), parameters.signal), parameters)
    },

    async session() {
      const { contracts, context, settings } = await open()
      const owner = (await findWallet(context))?.address
      const own = await readOwnSessions(contracts, context.store, owner)
      const usable = own.find(({ status }) => status === 'open')
      if (usable) return sessionJson(usable)
      const all =
        owner === undefined || settings.deployBlock === undefined
          ? own
          : await readSessionsOf(contracts, owner, settings.deployBlock)
      // One that is over may still hold money, which only its owner's transaction brings back.
      const other =
        all.find(({ status }) => status === 'open') ?? all.find(({ balance }) => balance > 0n)
      return other && sessionJson(other)
    },

    async revokeSession({ session, signal }) {
      const { contracts, context } = await abortable(open(), signal)
      const wallet = await connectWallet(context, contracts.chainId, signal)
      const own = await readOwnSessions(contracts, context.store, wallet.address, signal)
      const data = encodeFunctionData({ abi, functionName: 'revokeSession', args: [session] })
      const revoking = { action: 'revoking a session', data }
      const receipt = await sendToHub(contracts, wallet, revoking, signal)
      const kept = own.find(({ id }) => id === session)?.kept
      if (kept) await forgetSession(context.store, contracts, kept.key)
      const [log] = parseEventLogs({ abi, eventName: 'SessionRevoked', logs: receipt.logs })
      return { transaction: receipt.transactionHash, returned: amount(log?.args.returned) }
    },

    async withdraw({ amount: asked, signal }) {
      const { contracts, context } = await abortable(open(), signal)
      const wallet = await connectWallet(context, contracts.chainId, signal)
      const { address } = wallet
      const balance = readContract(contracts.client, {
        address: contracts.hub,
        abi,
        functionName: 'balanceOf',
        args: [address],
      })
      const value = asked ?? (await readChain('the account', balance, signal))
      const args = [address, address, value] as const
      const data = encodeFunctionData({ abi, functionName: 'withdraw', args })
      const receipt = await sendToHub(contracts, wallet, { action: 'withdrawing', data }, signal)
      const [log] = parseEventLogs({ abi, eventName: 'Withdrawn', logs: receipt.logs })
      return { transaction: receipt.transactionHash, withdrawn: amount(log?.args.amount) }
    },

    async pending() {
      return readPending(await open())
    },

    async refund({ requestId, signal }) {
      const state = await abortable(open(), signal)
      const { contracts, context, outbox } = state
      const sent = await findSent(state, requestId, signal)
      const wallet = await connectWallet(context, contracts.chainId, signal)
      const data = encodeFunctionData({ abi, functionName: 'refund', args: [sent.asked] })
      const refunding = { action: 'taking a refund', data }
      const receipt: TransactionReceipt = await sendToHub(contracts, wallet, refunding, signal)
      await outbox.drop(requestId)
      const [log] = parseEventLogs({ abi, eventName: 'Refunded', logs: receipt.logs })
      return { transaction: receipt.transactionHash as Hex, refunded: amount(log?.args.amount) }
    },
  }
}

function amount(wei: bigint | undefined): string {
  return (wei ?? 0n).toString()
}
