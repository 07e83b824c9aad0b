import type { Hex } from '../utils/hex.js'

/** What a session may do. The contract holds these limits, whatever the page does. */
export type OpenSessionParameters = {
  /** Wei, paid in by the one transaction that opens the session. */
  deposit: bigint
  /** Wei that one request may take: fee, rebate and value together. */
  perRequest: bigint
  /** Requests are taken before this moment. */
  expires: Date
  /** The only contracts that requests may name; from 1 to 8. */
  consumers: readonly Hex[]
  signal?: AbortSignal | undefined
}

/** A session as the chain and this device know it. Plain JSON: wei as decimal text. */
export type Session = {
  id: number
  owner: Hex
  key: Hex
  balance: string
  perRequest: string
  /** ISO 8601. */
  expires: string
  consumers: readonly Hex[]
  status: 'open' | 'spent' | 'expired' | 'revoked'
  /** Whether this device has the session's key, and so can make requests. */
  usable: boolean
}

/** A request by push that has been sent and has not ended, as it is kept across reloads. Plain JSON. */
export type PendingRequest = {
  requestId: Hex
  /**
   * `refundable`: the deadline has passed without an answer, and all of it can be had back. `answered`: the
   * answer came while no page was there to take it.
   */
  status: 'submitting' | 'open' | 'refundable' | 'answered'
  model: string
  consumer: Hex
  /** Wei set aside: fee, rebate and value. */
  reserved: string
  /** ISO 8601. */
  deadline: string
  transaction?: Hex | undefined
}

/** What a route offers to pay for requests without a prompt for each, and to get money back. */
export type Account = {
  /** Asks the wallet once. */
  openSession: (parameters: OpenSessionParameters) => Promise<Session>
  /**
   * The newest session of this owner that is open; else the newest that is over and still holds money; or
   * `undefined`.
   */
  session: () => Promise<Session | undefined>
  /** Ends a session; what is left goes to its owner. Asks the wallet once. */
  revokeSession: (parameters: { session: number; signal?: AbortSignal | undefined }) => Promise<{
    transaction: Hex
    /** Wei. */
    returned: string
  }>
  /** Takes what refunds have left on the owner's account. Asks the wallet once. */
  withdraw: (parameters: {
    amount?: bigint | undefined
    signal?: AbortSignal | undefined
  }) => Promise<{
    transaction: Hex
    withdrawn: string
  }>
  /** Requests that were sent and have not ended. */
  pending: () => Promise<readonly PendingRequest[]>
  /** Takes back what was set aside for a request that nobody answered in time. Asks the wallet once. */
  refund: (parameters: { requestId: Hex; signal?: AbortSignal | undefined }) => Promise<{
    transaction: Hex
    refunded: string
  }>
}
