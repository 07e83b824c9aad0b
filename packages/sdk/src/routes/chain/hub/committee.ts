import { modelRegistryAbi, operatorRegistryAbi } from '@trine/contracts'
import { zeroAddress } from 'viem'
import { getBlock, readContract } from 'viem/actions'
import { classNumbers } from '../../../claims/claim.js'
import { ModelNotServedError } from '../../../errors/chain.js'
import type { Model } from '../../../models/model.js'
import type { Hex } from '../../../utils/hex.js'
import { enginePins } from '../../local/engine/pins.js'
import { readChain } from '../readChain.js'
import { type HubContracts, lower } from './hubContracts.js'

/** A block by which something was read. */
export type BlockRef = { number: bigint; hash: Hex; timestamp: bigint }

/** An operator that sits in a committee now. */
export type Seat = {
  seat: number
  key: Hex
  endpoint: string
  /** Wei that it loses when it is slashed. */
  stake: bigint
}

/** A model as the chain serves it at one block. Addresses in lower case. */
export type Committee = {
  block: BlockRef
  runtimeHash: Hex
  class: number
  /** k: how many claims convince. */
  quorum: number
  /** Wei that one operator asks by push. */
  price: bigint
  epoch: number
  /** In the order of seats; zero where one is vacant. */
  keys: readonly Hex[]
  seats: readonly Seat[]
  /** Whether somebody who proves another output has the operators slashed who signed this one. */
  slashable: boolean
}

/**
 * Reads who answers for a model, all at one block.
 *
 * @throws ModelNotServedError when it is not registered, or otherwise than this SDK runs it
 */
export async function readCommittee(
  contracts: HubContracts,
  model: Model,
  signal: AbortSignal,
): Promise<Committee> {
  const { client, models } = contracts
  const block = await readBlock(contracts, signal)
  const registry = {
    address: models,
    abi: modelRegistryAbi,
    args: [model.id],
    blockNumber: block.number,
  } as const
  const [terms, [epoch, given], proverUsableAt] = await readChain(
    'the model registry',
    Promise.all([
      readContract(client, { ...registry, functionName: 'termsOf' }),
      readContract(client, { ...registry, functionName: 'seatsOf' }),
      readContract(client, { ...registry, functionName: 'proverUsableAt' }),
    ]),
    signal,
  )
  const keys = given.map(lower)
  checkServed(model, { ...terms, live: keys.filter(isHeld).length })
  const seats = await readChain(
    'the operator registry',
    Promise.all(keys.map((key, seat) => readSeat(contracts, key, seat, block.number))),
    signal,
  )
  return {
    block,
    runtimeHash: terms.runtimeHash,
    class: terms.class,
    quorum: terms.quorum,
    price: terms.price,
    epoch,
    keys,
    seats: seats.filter((seat) => seat !== undefined),
    slashable:
      terms.class === classNumbers.exact &&
      terms.outputProver !== zeroAddress &&
      proverUsableAt <= block.timestamp,
  }
}

/** The latest block. */
export async function readBlock({ client }: HubContracts, signal?: AbortSignal): Promise<BlockRef> {
  const { number, hash, timestamp } = await readChain('the latest block', getBlock(client), signal)
  return { number, hash, timestamp }
}

const isHeld = (key: Hex) => key !== zeroAddress

async function readSeat(
  { client, operators }: HubContracts,
  key: Hex,
  seat: number,
  blockNumber: bigint,
): Promise<Seat | undefined> {
  if (!isHeld(key)) return undefined
  const registry = { address: operators, abi: operatorRegistryAbi, blockNumber } as const
  const owner = await readContract(client, {
    ...registry,
    functionName: 'ownerOfKey',
    args: [key],
  })
  const { endpoint, stake } = await readContract(client, {
    ...registry,
    functionName: 'operatorOf',
    args: [owner],
  })
  return { seat, key, endpoint, stake }
}

function checkServed(
  { manifest }: Model,
  terms: { runtimeHash: Hex; class: number; quorum: number; live: number },
): void {
  const { name, determinism } = manifest.core
  const fail = (reason: string) => new ModelNotServedError({ model: name, reason })
  if (terms.quorum === 0) throw fail('its registry does not know the model')
  if (!Object.values(enginePins).some(({ sha256 }) => terms.runtimeHash === `0x${sha256}`))
    throw fail('its operators run another engine than this SDK')
  if (terms.class !== classNumbers[determinism.class])
    throw fail('it is registered with another determinism class')
  if (terms.live < terms.quorum)
    throw fail(`its committee has ${terms.live} operators, and ${terms.quorum} are needed`)
}
