import { BaseError } from './base.js'

/** What a contract refused with, in words. Never with what was asked or answered. */
export type Refusal = { contract: string; name: string; sentence: string }

/** What one operator of a committee did when it was asked for a claim. */
export type OperatorOutcome = {
  seat: number
  /** The signing key. */
  operator: string
  outcome: 'agreed' | 'differed' | 'unreachable' | 'timed-out' | 'refused' | 'invalid'
  /** Which check its answer did not pass, or the code that it refused with. */
  reason?: string | undefined
}

/**
 * The chain could not be read: its RPC is out of reach, or answered with an error.
 *
 * What to do: Call again; if it stays so, pass `chain()` a client with another RPC, or with several. Where
 * `money.reserved` is above 0 a request is under way already: take it up by `pendingRequests` and
 * `resumeRequest`, since another call would pay again.
 */
export class ChainUnreachableError extends BaseError {
  override readonly name = 'ChainUnreachableError'
  readonly code = 'chain/unreachable'
  readonly remedy = 'retry'
  constructor({ doing, cause }: { doing: string; cause?: unknown }) {
    super(`The chain could not be read (${doing}).`, { cause, details: { doing } })
  }
}

/**
 * The wallet is on another chain than the hub. Nothing was sent.
 *
 * What to do: Ask the user to change the wallet's chain to `details.expected`, and call again.
 */
export class WrongChainError extends BaseError {
  override readonly name = 'WrongChainError'
  readonly code = 'chain/wrong-chain'
  readonly remedy = 'fix-input'
  constructor({ actual, expected }: { actual: number; expected: number }) {
    super(
      `The wallet is on chain ${actual}, and the contracts are on chain ${expected}; switch the wallet to chain ${expected}.`,
      { details: { actual, expected } },
    )
  }
}

/**
 * There is no wallet to ask, and what was called needs its signature.
 *
 * What to do: Connect a wallet, and pass it to `chain()` as `walletClient`.
 */
export class WalletMissingError extends BaseError {
  override readonly name = 'WalletMissingError'
  readonly code = 'chain/wallet-missing'
  readonly remedy = 'fix-input'
  constructor() {
    super('No wallet is connected.')
  }
}

/**
 * The user refused in the wallet. Nothing was sent, and nothing else is tried in its place.
 *
 * What to do: Nothing, unless the user asks again.
 */
export class PromptRefusedError extends BaseError {
  override readonly name = 'PromptRefusedError'
  readonly code = 'chain/prompt-refused'
  readonly remedy = 'fix-input'
  constructor({ action }: { action: string }) {
    super(`The user refused in the wallet (${action}).`, { details: { action } })
  }
}

/**
 * The wallet failed to send a transaction, for a reason other than the user's.
 *
 * What to do: Show the wallet's own message, and call again once it works.
 */
export class WalletFailedError extends BaseError {
  override readonly name = 'WalletFailedError'
  readonly code = 'chain/wallet-failed'
  readonly remedy = 'fix-input'
  constructor({ action, cause }: { action: string; cause?: unknown }) {
    super(`The wallet could not send the transaction (${action}).`, { cause, details: { action } })
  }
}

/**
 * A contract would refuse the transaction: a free simulation says so. Nothing was sent or paid.
 *
 * What to do: The message says which rule it would break.
 */
export class ContractRefusedError extends BaseError {
  override readonly name = 'ContractRefusedError'
  readonly code = 'chain/contract-refused'
  readonly remedy = 'change-route'
  readonly refusal: Refusal
  constructor({ refusal, cause }: { refusal: Refusal; cause?: unknown }) {
    super(`A contract refuses it: ${refusal.sentence}`, {
      cause,
      details: { contract: refusal.contract, error: refusal.name },
    })
    this.refusal = refusal
  }
}

/**
 * The chain does not know this model, or runs it with another engine, in another class or without
 * enough operators.
 *
 * What to do: Use a hub whose registry has the model, or versions of the SDK and of the model that the
 * registry names.
 */
export class ModelNotServedError extends BaseError {
  override readonly name = 'ModelNotServedError'
  readonly code = 'chain/model-not-served'
  readonly remedy = 'change-route'
  constructor({ model, reason }: { model: string; reason: string }) {
    super(`The chain does not serve "${model}": ${reason}.`, { details: { model, reason } })
  }
}

/**
 * Fewer operators than the model's quorum gave a valid claim of one output. `operators` says what each of
 * them did.
 *
 * What to do: Call again: nothing was paid. If it happens again, use another route.
 */
export class QuorumNotReachedError extends BaseError {
  override readonly name = 'QuorumNotReachedError'
  readonly code = 'chain/quorum-not-reached'
  readonly remedy = 'retry'
  readonly operators: readonly OperatorOutcome[]
  constructor({ quorum, operators }: { quorum: number; operators: readonly OperatorOutcome[] }) {
    const agreed = operators.filter(({ outcome }) => outcome === 'agreed').length
    const others = operators
      .filter(({ outcome }) => outcome !== 'agreed')
      .map(({ seat, outcome, reason }) => `seat ${seat} ${outcome}${reason ? `: ${reason}` : ''}`)
    super(
      `${agreed} operators agreed, and ${quorum} are needed${others.length > 0 ? ` (${others.join('; ')})` : ''}.`,
      { details: { quorum, agreed, asked: operators.length } },
    )
    this.operators = operators
  }
}

/**
 * There is no session that this device can make requests from. Nothing was sent.
 *
 * What to do: Call `openSession`: the wallet asks once, and then no more.
 */
export class SessionMissingError extends BaseError {
  override readonly name = 'SessionMissingError'
  readonly code = 'chain/session-missing'
  readonly remedy = 'fix-input'
  constructor() {
    super('There is no session on this device that requests could be paid from.')
  }
}

/**
 * The session is over its time. Nothing was sent; `revokeSession` gives back what is left.
 *
 * What to do: Call `revokeSession` for the rest of its money, and `openSession`.
 */
export class SessionExpiredError extends BaseError {
  override readonly name = 'SessionExpiredError'
  readonly code = 'chain/session-expired'
  readonly remedy = 'fix-input'
  constructor({ session }: { session: number }) {
    super(`The session ${session} has expired.`, { details: { session } })
  }
}

/**
 * The session was revoked by its owner. Nothing was sent.
 *
 * What to do: Call `openSession` for a new one.
 */
export class SessionRevokedError extends BaseError {
  override readonly name = 'SessionRevokedError'
  readonly code = 'chain/session-revoked'
  readonly remedy = 'fix-input'
  constructor({ session }: { session: number }) {
    super(`The session ${session} was revoked.`, { details: { session } })
  }
}

/**
 * The session has too little left for this request. Nothing was sent.
 *
 * What to do: Open a session with a larger deposit; `revokeSession` gives back what this one has left.
 */
export class SessionSpentError extends BaseError {
  override readonly name = 'SessionSpentError'
  readonly code = 'chain/session-spent'
  readonly remedy = 'fix-input'
  constructor(options: { session: number; needed: bigint; available: bigint }) {
    const { session, needed, available } = options
    super(`The session ${session} has ${available} wei left, and the request needs ${needed}.`, {
      details: { session, needed: needed.toString(), available: available.toString() },
    })
  }
}

/**
 * The session does not allow this request: another contract, another requester, or more than one request
 * may take. Nothing was sent.
 *
 * What to do: Open a session that allows it.
 */
export class SessionForbidsError extends BaseError {
  override readonly name = 'SessionForbidsError'
  readonly code = 'chain/session-forbids'
  readonly remedy = 'fix-input'
  constructor({ session, reason }: { session: number; reason: string }) {
    super(`The session ${session} does not allow the request: ${reason}.`, {
      details: { session, reason },
    })
  }
}

/**
 * What a request costs has risen above its offer. Nothing was sent.
 *
 * What to do: Call again: a new offer has the new price.
 */
export class PriceMovedError extends BaseError {
  override readonly name = 'PriceMovedError'
  readonly code = 'chain/price-moved'
  readonly remedy = 'retry'
  constructor({ offered, now }: { offered: string; now: string }) {
    super(`The offer was at most $${offered}, and now it would be $${now}.`, {
      details: { offered, now },
    })
  }
}

/**
 * The price feed of the chain's coin has no price that can be believed: it is too old, no price at all, or
 * there is no such feed. Nothing was sent. `details.reason` says which.
 *
 * What to do: Check the feed's address and its heartbeat, and this device's clock. Other routes can still
 * answer.
 */
export class PriceUnavailableError extends BaseError {
  override readonly name = 'PriceUnavailableError'
  readonly code = 'chain/price-unavailable'
  readonly remedy = 'change-route'
  constructor({ reason }: { reason: string }) {
    super(`The price feed cannot be used: ${reason}.`, { details: { reason } })
  }
}

/**
 * No operator got the request into a block. It was signed and shown to them, so one of them may still do
 * so until `refundableAfter`; after that nothing of it can be charged.
 *
 * What to do: Wait for `refundableAfter`, or look at `pendingRequests` meanwhile; then call again.
 */
export class NotSubmittedError extends BaseError {
  override readonly name = 'NotSubmittedError'
  readonly code = 'chain/not-submitted'
  readonly remedy = 'change-route'
  readonly refundableAfter: string
  constructor(options: { requestId: string; refundableAfter: string; tried: number }) {
    const { requestId, refundableAfter, tried } = options
    super(`None of ${tried} operators got the request into a block.`, {
      details: { requestId, refundableAfter, tried },
    })
    this.refundableAfter = refundableAfter
  }
}

/**
 * The request's deadline passed without an answer. All that was set aside for it can be had back.
 *
 * What to do: Call `refund` with the request's id, and then ask again if the answer is still wanted.
 */
export class DeadlinePassedError extends BaseError {
  override readonly name = 'DeadlinePassedError'
  readonly code = 'chain/deadline-passed'
  readonly remedy = 'change-route'
  readonly requestId: string
  readonly refundableAfter: string
  constructor({ requestId, refundableAfter }: { requestId: string; refundableAfter: string }) {
    super('No answer came before the deadline; what was set aside is refundable.', {
      details: { requestId, refundableAfter },
    })
    this.requestId = requestId
    this.refundableAfter = refundableAfter
  }
}

/**
 * The request ended without an answer, and what was set aside for it has been given back.
 *
 * What to do: Ask again if the answer is still wanted.
 */
export class RequestRefundedError extends BaseError {
  override readonly name = 'RequestRefundedError'
  readonly code = 'chain/request-refunded'
  readonly remedy = 'change-route'
  constructor({ requestId }: { requestId: string }) {
    super('The request got no answer and was refunded.', { details: { requestId } })
  }
}

/**
 * The hub took an answer, and the chain does not show it whole: the transaction that brought it is of a
 * form that cannot be read, or has a digest only.
 *
 * What to do: Ask by pull, whose answers come from the operators themselves.
 */
export class AnswerUnreadableError extends BaseError {
  override readonly name = 'AnswerUnreadableError'
  readonly code = 'chain/answer-unreadable'
  readonly remedy = 'change-route'
  constructor({ requestId, reason }: { requestId: string; reason: string }) {
    super(`The answer cannot be read from the chain: ${reason}.`, {
      details: { requestId, reason },
    })
  }
}

/**
 * The claims that came with an answer do not hold. The answer is withheld.
 *
 * What to do: Do not use the answer. If the hub took it, its contracts or the RPC are not what they
 * should be.
 */
export class ClaimsInvalidError extends BaseError {
  override readonly name = 'ClaimsInvalidError'
  readonly code = 'chain/claims-invalid'
  readonly remedy = 'change-route'
  constructor({ requestId, reason }: { requestId: string; reason: string }) {
    super(`The claims of the answer do not hold: ${reason}.`, { details: { requestId, reason } })
  }
}

/**
 * This device keeps nothing about a request with this id.
 *
 * What to do: Take an id from `pendingRequests`, on the device and for the hub that it was sent from.
 */
export class RequestUnknownError extends BaseError {
  override readonly name = 'RequestUnknownError'
  readonly code = 'chain/request-unknown'
  readonly remedy = 'fix-input'
  constructor({ requestId }: { requestId: string }) {
    super('This device keeps nothing about that request.', { details: { requestId } })
  }
}

/**
 * An answer has no evidence that a contract takes, or was made for a push request.
 *
 * What to do: Ask with `target` and `require: { audience: 'contract' }`, and pass the answer that came
 * by pull.
 */
export class AnswerNotForContractError extends BaseError {
  override readonly name = 'AnswerNotForContractError'
  readonly code = 'chain/answer-not-for-contract'
  readonly remedy = 'fix-input'
  constructor({ reason }: { reason: string }) {
    super(`The answer cannot be put into a transaction: ${reason}.`, { details: { reason } })
  }
}

/**
 * A transaction was mined, and reverted.
 *
 * What to do: The message says which rule it broke.
 */
export class TransactionRevertedError extends BaseError {
  override readonly name = 'TransactionRevertedError'
  readonly code = 'chain/transaction-reverted'
  readonly remedy = 'change-route'
  readonly refusal: Refusal | undefined
  constructor({ transaction, refusal }: { transaction: string; refusal: Refusal | undefined }) {
    super(`The transaction reverted${refusal ? `: ${refusal.sentence}` : '.'}`, {
      details: { transaction, ...(refusal && { contract: refusal.contract, error: refusal.name }) },
    })
    this.refusal = refusal
  }
}

/**
 * Another transaction with the same nonce was mined in place of this one: the user cancelled or replaced
 * it in the wallet.
 *
 * What to do: Look at `details.replacement`, or nothing: it was the user's own doing.
 */
export class TransactionReplacedError extends BaseError {
  override readonly name = 'TransactionReplacedError'
  readonly code = 'chain/transaction-replaced'
  readonly remedy = 'fix-input'
  constructor(options: { transaction: string; replacement: string; reason: string }) {
    const { transaction, replacement, reason } = options
    super(`The transaction was ${reason} in the wallet.`, {
      details: { transaction, replacement, reason },
    })
  }
}

/**
 * A transaction is not known to the chain any more, and was not mined.
 *
 * What to do: Send it again; raise its fee if the network is busy.
 */
export class TransactionDroppedError extends BaseError {
  override readonly name = 'TransactionDroppedError'
  readonly code = 'chain/transaction-dropped'
  readonly remedy = 'retry'
  constructor({ transaction }: { transaction: string }) {
    super('The transaction was dropped before it was mined.', { details: { transaction } })
  }
}

/**
 * A transaction is still waiting to be mined after the time that was allowed for it.
 *
 * What to do: Wait longer, or have the wallet raise its fee. It may still be mined.
 */
export class TransactionTimeoutError extends BaseError {
  override readonly name = 'TransactionTimeoutError'
  readonly code = 'chain/transaction-timeout'
  readonly remedy = 'retry'
  constructor({ transaction, milliseconds }: { transaction: string; milliseconds: number }) {
    super(`The transaction was not mined within ${milliseconds} ms.`, {
      details: { transaction, milliseconds },
    })
  }
}
