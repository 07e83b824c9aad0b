import type { Model } from '../models/model.js'
import type {
  NormalizedRequest,
  Payload,
  Progress,
  TaskName,
  TensorMap,
} from '../request/request.js'
import type { DeterminismClass, EvidenceKind, Privacy } from '../request/requirements.js'
import type { UsdString } from '../utils/usd.js'
import type { Evidence } from '../verify/verdict.js'
import type { Account } from './account.js'

/** The version of this contract. A route states the one it follows. */
export const routeSpecVersion = 1

/** Per label: how often it is expected, and how often it is wrong when given. */
export type Expectation = Readonly<Record<string, { share: number; wrong: number }>>

/** Where a number of an offer comes from. */
export type Basis = {
  /** Who says what it is before anything was seen: a name in the table of priors, `'manifest'`, `'provider'` or `'app'`. */
  source: string
  /** The number before anything was seen. */
  prior: number
  /** Observations that speak for the number as it is, older ones counting less. 0: it is the prior. */
  samples: number
}

/** The numbers of an offer that are estimates. Of `latency` it is `expected`, of `wrong` the mean over labels. */
export type Estimated = 'price' | 'latency' | 'arrives' | 'dishonest' | 'undetected' | 'wrong'

/**
 * One model at one place with one kind of evidence. Plain JSON, so that plans can be stored, compared
 * and replayed.
 */
export type Offer = {
  /** Unique among the offers of a client: `'local/lookalike-small/wasm'`. */
  id: string
  route: string
  /** Offers with one operator fail together. */
  operator: string
  model: { id: string; name: string }
  /** Who sees the input. */
  privacy: Privacy
  evidence: EvidenceKind
  determinism: DeterminismClass
  /** US dollars: the most it can cost, and what it is expected to. */
  price: { ceiling: UsdString; expected: UsdString }
  /** Milliseconds until the answer, with what must be loaded first if `cold`. */
  latency: { state: 'cold' | 'warm'; expected: number; p95: number }
  /** Bytes still to be downloaded before it can run. */
  download: number
  /** Chance that an honest run answers in time and passes its check. */
  arrives: number
  /** Chance that the run is dishonest or broken. */
  dishonest: number
  /** Chance that the check accepts the answer although the run was dishonest or broken. */
  undetected: number
  /**
   * What the model is expected to say; of a task without labels `{ '*': { share: 1, wrong } }`. Absent where
   * nothing was measured.
   */
  expected?: Expectation | undefined
  /** Whether an attempt, once begun, can be given up: what is not yet done is then not paid for. */
  cancellable: boolean
  /** Why it cannot be had now, for people. Such an offer is never run: it shows what else there would be. */
  obstacle?: string | undefined
  /** Of evidence `'signed'`: the key that must have signed, as the app named it. */
  signer?: string | undefined
  /** US dollars that its operators lose when a lie of theirs is proved. Absent: nothing. */
  bond?: UsdString | undefined
  /** Where its estimates come from. */
  basis?: Readonly<Partial<Record<Estimated, Basis>>> | undefined
}

export type OffersContext = { request: NormalizedRequest; signal: AbortSignal }

export type AttemptContext = {
  request: NormalizedRequest
  offer: Offer
  model: Model
  payload: Payload
  /** Ends the attempt: a download, a queue, a run. The promise then rejects with `signal.reason`. */
  signal: AbortSignal
  onProgress: (progress: Progress) => void
  /** Told of each piece of text as it comes, by tasks that stream. The whole is in the answer, too. */
  onText: (delta: string) => void
  /** Told of money as it is set aside, charged or given back, so that a failed attempt is accounted for. */
  onMoney: (money: AttemptMoney) => void
}

/** What an attempt brought back. */
export type RouteAnswer = {
  outputs: TensorMap
  evidence: Evidence
  charged: UsdString
  /** Tokens, of tasks that count them. */
  usage?: Usage | undefined
  /** The bytes that evidence `'signed'` is about. */
  exchange?: Exchange | undefined
}

/** What tokens a provider counted. */
export type Usage = { inputTokens: number; outputTokens: number }

/** One HTTP exchange: the exact bytes of both bodies, and how they are read. */
export type Exchange = {
  protocol: 'openai-chat' | 'openai-embeddings' | 'oip'
  request: Uint8Array
  response: Uint8Array
  /** Of protocol `'oip'`: where the JSON ends and the tensors begin in each. */
  jsonLength?: { request: number; response: number } | undefined
}

/**
 * What happened to money in an attempt, in US dollars: the last word counts. `reserved` is what is set
 * aside and neither charged nor given back so far.
 */
export type AttemptMoney = {
  reserved: UsdString
  charged: UsdString
  refunded: UsdString
  /** ISO 8601: from when on all that is reserved can be had back, should no answer have come. */
  refundableAfter?: string | undefined
}

export type PreloadContext = {
  model: Model
  signal: AbortSignal
  onProgress: (progress: Progress) => void
}

/** A place to run models. */
export type Route = {
  specVersion: typeof routeSpecVersion
  id: string
  tasks: readonly TaskName[]
  /** What could be had for this request. Never prompts, pays or downloads. */
  offers: (context: OffersContext) => Promise<readonly Offer[]>
  run: (context: AttemptContext) => Promise<RouteAnswer>
  /** Gets ready to run a model, so that the first request does not wait. */
  preload?: ((context: PreloadContext) => Promise<void>) | undefined
  /** Gives back memory: ends workers, closes connections. The next request starts them again. */
  unload?: (() => Promise<void>) | undefined
  /** Sessions and refunds, where the route takes money. */
  account?: Account | undefined
}

/** What a client passes to each of its routes. */
export type RouteConfig = {
  clientId: string
  /** Values in place of those of the table of priors, by their names there. Default: none. */
  priors?: Readonly<Record<string, number>> | undefined
}

/** What `local()` and its sisters return: the client makes the route. */
export type RouteFactory = (config: RouteConfig) => Route
