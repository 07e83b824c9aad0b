import type { ModelSource } from '@trine/sdk'
import { claimRequestSchema } from '@trine/sdk/chain'
import * as v from 'valibot'
import type { Hex } from 'viem'
import { parseSettings, section, url, whole } from './settings.js'

const { hub: address } = claimRequestSchema.entries
const wei = v.pipe(
  v.string(),
  v.regex(/^\d{1,30}$/),
  v.transform((text) => BigInt(text)),
)
const day = 86_400

/** What a configuration file may hold. Times are milliseconds, unless the name says otherwise. */
export const configSchema = v.strictObject({
  /** HTTP or WebSocket. With WebSocket new blocks are told at once, and are still asked for. */
  rpcUrl: url(['http:', 'https:', 'ws:', 'wss:']),
  chainId: v.pipe(
    whole(1, Number.MAX_SAFE_INTEGER),
    v.transform((id) => BigInt(id)),
  ),
  hub: address,
  dataFolder: v.pipe(v.string(), v.minLength(1)),
  host: v.optional(v.string(), '127.0.0.1'),
  /** 0: a free one. */
  port: v.optional(whole(0, 65_535), 0),
  /** Pages that may ask this node from a browser: `'*'`, or their origins. */
  origins: v.optional(v.union([v.literal('*'), v.array(url(['http:', 'https:']))]), '*'),
  /** Wei that this node wants for one answer by push. */
  priceFloor: v.optional(wei, '0'),
  watch: section({
    /** Between two looks at the chain. */
    interval: v.optional(whole(10, 60_000), 1_000),
    /** Blocks that a request must be in the chain, its own included, before it is answered. */
    confirmations: v.optional(whole(1, 1_000), 1),
    /** Blocks that may be replaced by others: they are read again, and an answer is final below them. */
    reorgDepth: v.optional(whole(1, 10_000), 12),
    /** The first block that is read, where the journal knows of none. Default: as deep as a reorg goes. */
    fromBlock: v.optional(whole(0, Number.MAX_SAFE_INTEGER)),
  }),
  claims: section({
    /** Seconds that a claim is good for; longer by push where the deadline is later. */
    validity: v.optional(whole(10, day), 3_600),
    /** Seconds that a request must have left for this node to begin with it. */
    minTime: v.optional(whole(0, day), 5),
  }),
  deliver: section({
    /** How long a deliverer has, before the next one gets the claims. */
    stall: v.optional(whole(50, 3_600_000), 15_000),
    /** How long a transaction may wait in the pool before its fee is raised. */
    replaceAfter: v.optional(whole(100, 3_600_000), 30_000),
    /** Nodes that deliver before the operators do: `trine node --relay-only`. */
    relays: v.optional(v.array(url(['http:', 'https:'])), []),
    /** Whether to send transactions that earn less than their gas costs. */
    subsidize: v.optional(v.boolean(), false),
    /** Wei per gas that no transaction goes above. */
    maxFeePerGas: v.optional(wei, '500000000000'),
  }),
  limits: section({
    /** Requests a second of one address, and how many at once. */
    rate: v.optional(whole(1, 100_000), 20),
    burst: v.optional(whole(1, 100_000), 60),
    /** HTTP requests under way. */
    concurrency: v.optional(whole(1, 10_000), 64),
    /** Runs that wait for the model. */
    queue: v.optional(whole(1, 10_000), 64),
    /** Open requests by push of one requester. */
    perRequester: v.optional(whole(1, 10_000), 16),
    /** To receive a request's head and body. */
    timeout: v.optional(whole(100, 600_000), 10_000),
  }),
})

export type ConfigInput = v.InferInput<typeof configSchema>

/** A configuration with its defaults, its key and its models. */
export type NodeConfig = v.InferOutput<typeof configSchema> & {
  /** The private key that signs claims and pays for transactions. */
  key: Hex
  /** What to serve. Empty: this node only delivers and submits. */
  models: readonly ModelSource[]
}

/**
 * Checks settings and fills in the defaults.
 *
 * @throws ConfigInvalidError
 */
export function parseConfig(input: unknown): v.InferOutput<typeof configSchema> {
  return parseSettings(configSchema, input)
}
