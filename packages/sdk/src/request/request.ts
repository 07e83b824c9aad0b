import type { TensorPort } from '../models/manifest.js'
import type { Model } from '../models/model.js'
import type { Offer } from '../routes/route.js'
import type { Hex } from '../utils/hex.js'
import type { Usd, UsdString } from '../utils/usd.js'
import type { Requirements, ResolvedRequirements } from './requirements.js'

export type TaskName = 'classify' | 'embed' | 'generate' | 'run'

/** A tensor: its size along each dimension, and its values in row-major order. */
export type Tensor = {
  shape: readonly number[]
  data: Float32Array | Int32Array | BigInt64Array | Uint8Array | Int8Array
}

/** Tensors by the names that the model gives its inputs or outputs. */
export type TensorMap = Readonly<Record<TensorPort['name'], Tensor>>

/**
 * US dollars lost if the accepted answer is wrong: one figure, or one for each label (the loss if that
 * label is accepted and wrong). Default: nothing.
 */
export type Stakes = Usd | Readonly<Record<string, Usd>>

/** The contract that is to act on an answer, and for whom. */
export type Target = {
  consumer: Hex
  /** Whom the answer is for: who sends the transaction (by pull), or owns the session (by push). */
  requester: Hex
  /** By push: wei that the consumer gets with the answer, and gives back if it refuses it. Default 0. */
  value?: bigint | undefined
  /** By push: gas that the consumer's callback gets. Default 0: no callback. */
  callbackGas?: number | undefined
}

/** What every action takes besides its input. */
export type CommonParameters = {
  /** What the answer is worth. It only ranks routes: what protects a contract is the contract. */
  stakes?: Stakes | undefined
  /** Hard requirements, on top of the client's policy: the stricter of the two holds. */
  require?: Requirements | undefined
  /** The contract that is to act on the answer, for routes whose evidence convinces contracts. */
  target?: Target | undefined
  /** Asked in place of the client's own, before an attempt that shows the input or may cost money. */
  consent?: Consent | undefined
  /** Ends the request, wherever it is: download, load, queue, run. */
  signal?: AbortSignal | undefined
  /**
   * Two calls with one key are one request: the second gets the first one's answer. A client knows a key
   * while its request is under way, and then, with the whole answer, until 500 newer keys were used or
   * the client is gone: on the web no longer than its page. A request that failed frees its key at once.
   */
  idempotencyKey?: string | undefined
  /**
   * `false`: once text was shown, no other attempt is begun, since the caller cannot withdraw it; the request
   * then fails with the error of the attempt. Default `true`: what was shown is withdrawn, see `StatusUpdate`.
   */
  restarts?: boolean | undefined
  /** Called on each change of status or progress. Throwing in it changes nothing. */
  onStatus?: ((update: StatusUpdate) => void) | undefined
}

/** Where a request is. Whether its answer is believed is another matter: see `Verdict`. */
export type Status =
  | 'idle'
  | 'quoting'
  | 'awaiting-consent'
  | 'preparing'
  | 'streaming'
  | 'settling'
  | 'done'
  | 'error'
  | 'aborted'

export type StatusUpdate = {
  status: Status
  /** The offer being run, once there is one. */
  offer?: string | undefined
  progress?: Progress | undefined
  /**
   * With `'streaming'`: what came, and all that came so far of this offer. When another offer takes over,
   * `text` begins anew: what was shown is withdrawn.
   */
  text?: { delta: string; text: string } | undefined
}

/** What a user must know before they agree to an attempt. */
export type ConsentFacts = {
  offer: Offer
  /** Bytes of the input that leave the device. 0: none, it is only about money. */
  leaves: number
  /** US dollars: the most that the attempt may cost. */
  price: UsdString
  /**
   * What it is for, if it is not the next step: a second offer because the first is late, something to show
   * meanwhile, or the audit of an answer that was given already.
   */
  role?: 'hedge' | 'provisional' | 'audit' | undefined
  /** Ends the question: nobody waits for the answer any longer. */
  signal: AbortSignal
}

/**
 * Asks the user, in whatever way the app draws it, whether an attempt may be made. Anything but `true` is a
 * no. The time that they take is not counted.
 */
export type Consent = (facts: ConsentFacts) => boolean | Promise<boolean>

/** How far a part of the preparation is. `loaded` and `total` are bytes, for `download` only. */
export type Progress = {
  phase: 'download' | 'load' | 'queue' | 'run'
  loaded: number
  total: number
}

/** An input in the form that one model takes. */
export type Payload = {
  /** The canonical bytes: what digests and claims are made over. */
  bytes: Uint8Array
  tensors: TensorMap
}

/** A request that has been checked, and the same for every route. */
export type NormalizedRequest = {
  readonly id: string
  readonly task: TaskName
  readonly models: readonly Model[]
  /** One for each model, by its id. */
  readonly payloads: ReadonlyMap<string, Payload>
  readonly stakes: Stakes | undefined
  readonly target: Target | undefined
  readonly requirements: ResolvedRequirements
}
