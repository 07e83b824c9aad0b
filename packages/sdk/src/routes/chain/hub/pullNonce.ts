import { inferenceConsumerAbi } from '@trine/contracts'
import { readContract } from 'viem/actions'
import type { Target } from '../../../request/request.js'
import type { NetworkContext } from '../network.js'
import { type HubContracts, lower } from './hubContracts.js'

/** Nonces that are looked at before another word of the consumer's bitmap is begun. */
const patience = 64

/**
 * A nonce that was not given out before, by any tab, and is not spent. They follow one another, so that many
 * answers to one requester share a word of the consumer's bitmap: the first in a word costs more gas.
 */
export async function nextPullNonce(
  contracts: HubContracts,
  { store, locks }: Pick<NetworkContext, 'store' | 'locks'>,
  { consumer, requester }: Target,
  signal: AbortSignal,
): Promise<bigint> {
  const { chainId, hub } = contracts
  const key = `nonce/${chainId}/${hub}/${lower(consumer)}/${lower(requester)}`
  return locks.hold(key, signal, async () => {
    const kept = await store.get(key)
    let nonce = typeof kept === 'string' && /^\d{1,77}$/.test(kept) ? BigInt(kept) : randomWord()
    let tries = 0
    while (tries++ < patience && (await isSpent(contracts, consumer, requester, nonce))) {
      signal.throwIfAborted()
      // At the end one that nobody can have spent, so that no consumer can say so for ever.
      nonce = tries < patience ? following(nonce) : randomWord()
    }
    await store.set(key, following(nonce).toString())
    return nonce
  })
}

/** The first nonce of a word that nobody else has begun: 247 random bits, the top bit of the nonce clear. */
function randomWord(): bigint {
  let word = 0n
  for (const byte of crypto.getRandomValues(new Uint8Array(31))) word = (word << 8n) | BigInt(byte)
  return (word & ((1n << 247n) - 1n)) << 8n
}

/** The next one in its word, or another word after the last. */
function following(nonce: bigint): bigint {
  return (nonce & 0xffn) === 0xffn ? randomWord() : nonce + 1n
}

async function isSpent(
  { client }: HubContracts,
  consumer: `0x${string}`,
  requester: `0x${string}`,
  nonce: bigint,
): Promise<boolean> {
  // A consumer need not say: then its own check is the only one.
  return readContract(client, {
    address: consumer,
    abi: inferenceConsumerAbi,
    functionName: 'isSpent',
    args: [requester, nonce],
  }).catch(() => false)
}
