import { inferenceHubAbi } from '@trine/contracts'
import { encodeFunctionData, parseEventLogs } from 'viem'
import { InvalidParametersError } from '../../../errors/request.js'
import type { OpenSessionParameters, Session } from '../../account.js'
import { sendToHub } from '../transactions/sendToHub.js'
import { connectWallet } from '../transactions/wallet.js'
import { readBlock } from './committee.js'
import { lower } from './hubContracts.js'
import type { HubState } from './hubState.js'
import { sealNewKey } from './keptSession.js'
import { forgetSession, keepSession, readOwnSessions, sessionJson } from './sessions.js'

const limit = 1n << 96n

/**
 * Opens a session: a new key, kept on this device before the wallet is asked, so that no deposit can be for
 * a key that is lost.
 */
export async function openSession(
  { contracts, context }: HubState,
  parameters: OpenSessionParameters,
): Promise<Session> {
  const { deposit, perRequest, expires, signal } = parameters
  const consumers = checkTerms(parameters)
  const { chainId, hub } = contracts
  const wallet = await connectWallet(context, chainId, signal)
  const { number } = await readBlock(contracts, signal)
  const sealed = await sealNewKey({ chainId, hub, owner: wallet.address })
  const kept = { ...sealed, consumers, fromBlock: number }
  await keepSession(context.store, contracts, kept)
  const seconds = Math.floor(expires.getTime() / 1000)
  const data = encodeFunctionData({
    abi: inferenceHubAbi,
    functionName: 'openSession',
    args: [{ key: kept.key, perRequest, expires: seconds, consumers }],
  })
  try {
    const opening = { action: 'opening a session', data, value: deposit }
    const receipt = await sendToHub(contracts, wallet, opening, signal)
    const [log] = parseEventLogs({
      abi: inferenceHubAbi,
      eventName: 'SessionOpened',
      logs: receipt.logs,
    })
    const session = log?.args.session
    await keepSession(context.store, contracts, session === undefined ? kept : { ...kept, session })
  } catch (error) {
    if (neverSent.has((error as { code?: string }).code ?? ''))
      await forgetSession(context.store, contracts, kept.key)
    throw error
  }
  const own = await readOwnSessions(contracts, context.store, wallet.address, signal)
  return sessionJson(own.find(({ key }) => key === kept.key) as (typeof own)[number])
}

/** Errors after which the wallet has certainly sent nothing. After any other it may have. */
const neverSent = new Set([
  'chain/prompt-refused',
  'chain/contract-refused',
  'chain/transaction-reverted',
])

function checkTerms({ deposit, perRequest, expires, consumers }: OpenSessionParameters) {
  const check = (parameter: keyof OpenSessionParameters, holds: boolean, reason: string) => {
    if (!holds) throw new InvalidParametersError({ parameter, reason })
  }
  const isAmount = (wei: unknown) => typeof wei === 'bigint' && wei > 0n && wei < limit
  check('deposit', isAmount(deposit), 'it is an amount of wei above 0, as a bigint')
  check('perRequest', isAmount(perRequest), 'it is an amount of wei above 0, as a bigint')
  check(
    'expires',
    expires instanceof Date && Number.isFinite(expires.getTime()),
    'it is no moment in time',
  )
  const named = Array.isArray(consumers) && consumers.length >= 1 && consumers.length <= 8
  const addresses = named && consumers.every((one) => /^0x[0-9a-fA-F]{40}$/.test(one))
  check('consumers', addresses, 'it is a list of 1 to 8 addresses')
  return consumers.map(lower)
}
