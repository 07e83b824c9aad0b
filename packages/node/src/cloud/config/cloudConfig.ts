import type { ModelSource } from '@trine/sdk'
import * as v from 'valibot'
import type { Hex } from 'viem'
import { parseSettings, section, url, whole } from '../../config/settings.js'
import { ConfigInvalidError } from '../../errors/config.js'
import { parseMoney } from '../money/money.js'
import { pricesSchema, usdSchema } from './moneySettings.js'

const minute = section({
  /** Of one key, or of one address where no key is asked for. */
  requestsPerMinute: v.optional(whole(1, 1_000_000)),
  tokensPerMinute: v.optional(whole(1, 1_000_000_000)),
})

const apiKey = v.strictObject({
  /** Of the account that pays: its spending stays with this name when the key is changed. */
  name: v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/)),
  /** Of the key's text, in hexadecimal digits: who reads the configuration cannot use it. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** US dollars: all that was ever paid in. */
  credit: usdSchema,
  limits: minute,
})

/** Names of models: those of manifests, and those that servers know theirs by. */
const modelName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.:/-]{0,127}$/))

const upstreamModel = v.union([
  v.pipe(
    v.string(),
    v.minLength(1),
    v.transform((name) => ({ name, task: undefined, source: undefined })),
  ),
  v.strictObject({
    /** What the server calls it. */
    name: v.pipe(v.string(), v.minLength(1)),
    task: v.optional(v.picklist(['classify', 'embed', 'generate', 'run'])),
    /** A manifest, named as in `models`: gives the model's id, and the form of its tensors. */
    source: v.optional(v.string()),
  }),
])

const upstream = v.strictObject({
  protocol: v.picklist(['openai', 'oip']),
  /** Base URL: with `/v1` for OpenAI's protocol, without `/v2` for the Open Inference Protocol. */
  url: url(['http:', 'https:']),
  /** The environment variable that holds its key. */
  keyEnv: v.optional(v.string()),
  /** By their names here. */
  models: v.record(modelName, upstreamModel),
  /** Requests that it gets at once. */
  concurrency: v.optional(whole(1, 10_000), 64),
})

/** What a configuration file may hold. Times are milliseconds. */
export const cloudConfigSchema = v.strictObject({
  host: v.optional(v.string(), '127.0.0.1'),
  /** 0: a free one. */
  port: v.optional(whole(0, 65_535), 0),
  /** Pages that may ask from a browser: `'*'`, or their origins. */
  origins: v.optional(v.union([v.literal('*'), v.array(url(['http:', 'https:']))]), '*'),
  /** The ledger of credit is kept here. Not needed where `apiKeys` is `'open'`. */
  dataFolder: v.optional(v.pipe(v.string(), v.minLength(1))),
  /** Who may ask: holders of keys, or with `'open'` anyone, for nothing. */
  apiKeys: v.lazy((input) => (input === 'open' ? v.literal('open') : v.array(apiKey))),
  /** US dollars by the model's name: for a token of the prompt, of the completion, for each request. */
  prices: v.optional(pricesSchema, {}),
  /** Servers that run models for this one. */
  upstreams: v.optional(v.array(upstream), []),
  limits: section({
    requestsPerMinute: v.optional(whole(1, 1_000_000), 600),
    tokensPerMinute: v.optional(whole(1, 1_000_000_000), 500_000),
    /** Requests under way of one key or address. */
    perKey: v.optional(whole(1, 10_000), 16),
    /** Runs on this machine at once; upstreams have their own figure. */
    concurrency: v.optional(whole(1, 1_000), 2),
    /** Runs that wait for a place, here and at each upstream. */
    queue: v.optional(whole(0, 10_000), 64),
    /** The most tokens that may be asked for. */
    maxTokens: v.optional(whole(1, 1_000_000), 4_096),
    /** Rows of a request's tensors, where the model takes any number: all go for the price of one request. */
    rows: v.optional(whole(1, 1_000_000), 32),
    /** Bytes of a request's body. */
    body: v.optional(whole(1_000, 1_000_000_000), 1_000_000),
    /** To receive a request's head and body. */
    timeout: v.optional(whole(100, 600_000), 10_000),
    /** For a whole answer, with the wait for a place. */
    run: v.optional(whole(100, 3_600_000), 120_000),
    /** Without a byte from an upstream, or without one taken by a reader. */
    stall: v.optional(whole(50, 600_000), 30_000),
  }),
})

export type CloudConfigInput = v.InferInput<typeof cloudConfigSchema>
type Parsed = v.InferOutput<typeof cloudConfigSchema>
export type Upstream = Omit<Parsed['upstreams'][number], 'models'> & {
  key: string | undefined
  models: Readonly<Record<string, UpstreamModel>>
}
export type UpstreamModel = {
  name: string
  task: 'classify' | 'embed' | 'generate' | 'run'
  source: ModelSource | undefined
}

/** A configuration with its defaults, its key, its models and its upstreams' keys. */
export type CloudConfig = Omit<Parsed, 'upstreams'> & {
  /** The private key that signs answers. */
  key: Hex
  /** What to run on this machine. */
  models: readonly ModelSource[]
  upstreams: readonly Upstream[]
}

/**
 * Checks settings and fills in the defaults.
 *
 * @throws ConfigInvalidError
 */
export function parseCloudConfig(input: unknown): Parsed {
  const config = parseSettings(cloudConfigSchema, input)
  const { apiKeys, dataFolder, prices } = config
  const check = (holds: boolean, setting: string, reason: string) => {
    if (!holds) throw new ConfigInvalidError({ setting, reason })
  }
  if (apiKeys === 'open') {
    const free = parseMoney('0')
    const all = Object.values(prices).flatMap((price) => Object.values(price))
    check(
      all.every((amount) => amount === free),
      'prices',
      'nobody can be charged where no key is asked for',
    )
    return config
  }
  check(dataFolder !== undefined, 'dataFolder', 'credit needs a place to be kept')
  for (const part of ['name', 'sha256'] as const)
    check(
      new Set(apiKeys.map((one) => one[part])).size === apiKeys.length,
      'apiKeys',
      `two have the same ${part}`,
    )
  return config
}
