import { inferenceHubAbi } from '@trine/contracts'
import { zeroAddress } from 'viem'
import { readContract } from 'viem/actions'
import type { Hex } from '../../../utils/hex.js'
import type { Session } from '../../account.js'
import { readChain } from '../readChain.js'
import type { KeyValueStore } from '../store/keyValueStore.js'
import { readBlock } from './committee.js'
import { type HubContracts, lower } from './hubContracts.js'
import { readHubLogs } from './hubLogs.js'
import { type KeptSession, readKept } from './keptSession.js'

/** A session as the chain knows it, and its key where this device has it. Amounts in wei. */
export type KnownSession = {
  id: number
  owner: Hex
  key: Hex
  balance: bigint
  perRequest: bigint
  /** Unix time in seconds. */
  expires: number
  consumers: readonly Hex[]
  status: Session['status']
  kept?: KeptSession | undefined
}

const prefixOf = ({ chainId, hub }: HubContracts) => `session/${chainId}/${hub}/`

export function keepSession(
  store: KeyValueStore,
  contracts: HubContracts,
  kept: KeptSession,
): Promise<void> {
  return store.set(`${prefixOf(contracts)}${kept.key}`, kept)
}

export function forgetSession(
  store: KeyValueStore,
  contracts: HubContracts,
  key: Hex,
): Promise<void> {
  return store.delete(`${prefixOf(contracts)}${key}`)
}

/** The sessions whose keys this device has, the newest first. */
export async function readOwnSessions(
  contracts: HubContracts,
  store: KeyValueStore,
  owner: Hex | undefined,
  signal?: AbortSignal,
): Promise<KnownSession[]> {
  const all = (await store.list(prefixOf(contracts))).map(readKept)
  const own = all.filter((kept) => kept !== undefined)
  const known = await Promise.all(
    own
      .filter((kept) => owner === undefined || kept.owner === lower(owner))
      .map(async (kept) => {
        const id = kept.session ?? (await findOpening(contracts, store, kept, signal))
        if (id === undefined) return undefined
        return { ...(await readSession(contracts, id, kept.consumers, signal)), kept }
      }),
  )
  return known.filter((one) => one !== undefined).sort((a, b) => b.id - a.id)
}

/** Blocks that a reorganisation may take back. */
const depth = 64n

/**
 * The number of a session whose page was gone before its opening was mined. It may never have been sent: so
 * blocks that were searched are not searched again.
 */
async function findOpening(
  contracts: HubContracts,
  store: KeyValueStore,
  kept: KeptSession,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const { number } = await readBlock(contracts, signal)
  const args = { owner: kept.owner, key: kept.key }
  const [log] = await readHubLogs(contracts, 'SessionOpened', args, kept.fromBlock, { signal })
  if (!log) {
    const fromBlock = number - depth
    if (fromBlock > kept.fromBlock) await keepSession(store, contracts, { ...kept, fromBlock })
    return undefined
  }
  await keepSession(store, contracts, { ...kept, session: log.args.session })
  return log.args.session
}

/** The sessions that an owner opened, on whatever device, the newest first. */
export async function readSessionsOf(
  contracts: HubContracts,
  owner: Hex,
  deployBlock: bigint,
  signal?: AbortSignal,
): Promise<KnownSession[]> {
  const logs = await readHubLogs(contracts, 'SessionOpened', { owner }, deployBlock, { signal })
  return Promise.all(
    logs.map(({ args }) => readSession(contracts, args.session, args.consumers, signal)),
  )
}

async function readSession(
  contracts: HubContracts,
  id: number,
  consumers: readonly Hex[],
  signal?: AbortSignal,
): Promise<KnownSession> {
  const { client, hub } = contracts
  const [block, { owner, key, balance, perRequest, expires, revoked }] = await Promise.all([
    readBlock(contracts, signal),
    readChain(
      'the session',
      readContract(client, {
        address: hub,
        abi: inferenceHubAbi,
        functionName: 'sessionOf',
        args: [id],
      }),
      signal,
    ),
  ])
  const status =
    revoked || key === zeroAddress
      ? 'revoked'
      : block.timestamp >= BigInt(expires)
        ? 'expired'
        : balance === 0n
          ? 'spent'
          : 'open'
  return {
    id,
    owner: lower(owner),
    key: lower(key),
    balance,
    perRequest,
    expires,
    consumers: consumers.map(lower),
    status,
  }
}

/** A session in the form that pages get: plain JSON. */
export function sessionJson(session: KnownSession): Session {
  const { id, owner, key, balance, perRequest, expires, consumers, status, kept } = session
  return {
    id,
    owner,
    key,
    balance: balance.toString(),
    perRequest: perRequest.toString(),
    expires: new Date(expires * 1000).toISOString(),
    consumers,
    status,
    usable: kept !== undefined && status === 'open',
  }
}
