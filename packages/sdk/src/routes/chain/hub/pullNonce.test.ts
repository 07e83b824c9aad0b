import { createPublicClient, custom, type Hex, pad } from 'viem'
import { expect, test } from 'vitest'
import { threadLocks } from '../../../models/store/fileLocks.js'
import { memoryStore } from '../store/memoryStore.js'
import type { HubContracts } from './hubContracts.js'
import { nextPullNonce } from './pullNonce.js'

const address = (byte: string) => `0x${byte.repeat(20)}` as Hex
const target = { consumer: address('22'), requester: address('33') }

test('behavior: a consumer that calls every nonce spent is not asked for ever', async () => {
  let asked = 0
  const request = async () => {
    asked++
    return pad('0x01')
  }
  const contracts = {
    chainId: 1,
    hub: address('11'),
    verifier: address('44'),
    models: address('55'),
    operators: address('66'),
    client: createPublicClient({ transport: custom({ request }) }),
  } satisfies HubContracts
  const context = { store: memoryStore(), locks: threadLocks() }
  const { signal } = new AbortController()
  const nonce = await nextPullNonce(contracts, context, target, signal)
  expect(asked).toBe(64)
  expect(nonce >> 255n).toBe(0n)
  expect(await nextPullNonce(contracts, context, target, signal)).not.toBe(nonce)
})
