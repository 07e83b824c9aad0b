import * as v from 'valibot'
import { address, hex32 } from '../../../claims/json.js'
import type { Hex } from '../../../utils/hex.js'
import type { KeyValueStore } from '../store/keyValueStore.js'
import type { HubContracts } from './hubContracts.js'

const sentSchema = v.object({
  requestId: hex32,
  model: v.object({ id: hex32, name: v.string() }),
  asked: v.object({
    consumer: address,
    requester: address,
    modelId: hex32,
    paramsHash: hex32,
    inputHash: hex32,
    nonce: v.bigint(),
  }),
  terms: v.object({
    fee: v.bigint(),
    rebate: v.number(),
    value: v.bigint(),
    deadline: v.number(),
    callbackGas: v.number(),
  }),
  /** 0 where the consumer paid with the request. */
  session: v.pipe(v.number(), v.safeInteger()),
  /** Micro-dollars for 1e18 wei when it was agreed to: what was charged is told at the price of the offer. */
  nativePrice: v.bigint(),
  /** The block from which on what became of it can be found. */
  fromBlock: v.bigint(),
  /** Whether it was seen on the chain. */
  seen: v.boolean(),
  transaction: v.optional(hex32),
})

/**
 * A request that was signed and has not ended. It is kept before it is shown to anybody, so that no reload
 * loses what was paid for. The input is not kept, and neither is the signature.
 */
export type Sent = v.InferOutput<typeof sentSchema>

/** Requests that were sent from this device to one hub. */
export type Outbox = {
  put: (sent: Sent) => Promise<void>
  get: (requestId: Hex) => Promise<Sent | undefined>
  drop: (requestId: Hex) => Promise<void>
  list: () => Promise<Sent[]>
}

export function openOutbox(
  store: KeyValueStore,
  { chainId, hub }: Pick<HubContracts, 'chainId' | 'hub'>,
): Outbox {
  const prefix = `sent/${chainId}/${hub}/`
  // What another script has changed out of form is left out.
  const read = (value: unknown) => {
    const result = v.safeParse(sentSchema, value)
    return result.success ? result.output : undefined
  }
  return {
    put: (sent) => store.set(`${prefix}${sent.requestId}`, sent),
    get: async (requestId) => read(await store.get(`${prefix}${requestId}`)),
    drop: (requestId) => store.delete(`${prefix}${requestId}`),
    list: async () => (await store.list(prefix)).map(read).filter((sent) => sent !== undefined),
  }
}

const gwei = 10n ** 9n

/** Wei that a request sets aside: fee, rebate and value. */
export function amountOf({ fee, rebate, value }: Sent['terms']): bigint {
  return fee + BigInt(rebate) * gwei + value
}

/** ISO 8601: a request is refundable from the second after its deadline on. */
export function refundableAfter({ deadline }: Sent['terms']): string {
  return new Date(deadline * 1000).toISOString()
}
