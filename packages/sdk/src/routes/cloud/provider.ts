import type { Privacy } from '../../request/requirements.js'
import type { Usd } from '../../utils/usd.js'

/** What a provider asks for, in US dollars. What is left out costs nothing. */
export type Price = {
  /** For a million tokens of input. */
  input?: Usd | undefined
  /** For a million tokens of output. */
  output?: Usd | undefined
  /** For each request. */
  request?: Usd | undefined
}

/** A key that a provider knows its customer by. */
export type ProviderKey = {
  /** Or what gives it, asked before each request: for keys that expire. */
  key: string | (() => string | Promise<string>)
  /** Its share of the requests, next to other keys. @default 1 */
  weight?: number | undefined
  limits?: Limits | undefined
}

export type TokenLimit = 'max_tokens' | 'max_completion_tokens'

/** What a key may do in a minute. Headers that can be read say it better. */
export type Limits = {
  requestsPerMinute?: number | undefined
  tokensPerMinute?: number | undefined
}

/**
 * Where models run for money, as data: an OpenAI-compatible endpoint, a server of the Open Inference
 * Protocol, or both.
 */
export type Provider = {
  /** Names it in offers and records: lower case letters, digits and hyphens. */
  id: string
  /** For people. @default its id */
  name?: string | undefined
  /** Base URL of OpenAI's API, for `generate` and `embed`: `https://api.example/v1`. */
  openai?: string | undefined
  /** Base URL of the Open Inference Protocol, for `classify` and `run`; `/v2` is added. */
  oip?: string | undefined
  /**
   * Secret keys are public in a page: give the user's own. None where the server asks for none, as a relay
   * of yours that holds the key.
   */
  keys?: readonly ProviderKey[] | undefined
  /**
   * By the model's name in its manifest; `'*'` is for all others. A model without a price is not offered,
   * unless prices are `'listed'`: then `GET /models` is asked, which tells the provider nothing.
   */
  prices: Readonly<Record<string, Price>> | 'listed'
  /** What models are called there, by their name in the manifest. Stronger than what the manifest says. */
  models?: Readonly<Record<string, string>> | undefined
  /** The key that signs its answers: an address, or an Ed25519 public key. Without one they are unsigned. */
  signer?: { algorithm: 'ecdsa' | 'ed25519'; key: `0x${string}` } | undefined
  /** Who sees the input. @default 'provider' */
  privacy?: Exclude<Privacy, 'device'> | undefined
  /**
   * The field that says how many tokens may be generated: some servers know only the newer one.
   *
   * @default 'max_tokens'
   */
  tokenLimit?: TokenLimit | undefined
  /** Sent with each request, besides `authorization` and `content-type`. The server's CORS must allow them. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Added to the body of each request: `{ provider: { data_collection: 'deny' } }`. */
  body?: Readonly<Record<string, unknown>> | undefined
  /** How often it is expected to answer, and to answer falsely, before anything was measured. */
  priors?: Partial<Priors> | undefined
}

/** Chances, and milliseconds, that offers begin with. */
export type Priors = {
  /** An honest run answers in time. @default 0.98 */
  arrives: number
  /** The run is dishonest or broken: another model, a cached or made-up answer. @default 0.01 */
  dishonest: number
  /** Until the answer of a tensor model or an embedding, or the first token. @default 600 and 2500 */
  latency: { expected: number; p95: number }
  /** For each token after it. @default 20 */
  perToken: number
}
