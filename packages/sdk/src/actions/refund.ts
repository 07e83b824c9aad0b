import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Account } from '../routes/account.js'
import type { Hex } from '../utils/hex.js'
import { type AccountParameters, withAccount } from './withAccount.js'

export type RefundParameters = AccountParameters & {
  /** From `pendingRequests`, or from the error that ended the request. */
  requestId: Hex
}
export type RefundReturnType = Awaited<ReturnType<Account['refund']>>
export type RefundErrorType = BaseError

/**
 * Takes back all that was set aside for a request that nobody answered in time. The wallet asks once.
 *
 * @throws AbortedError, AccountMissingError, and the errors of the chain
 * @example
 * for (const { requestId, status } of await pendingRequests(client))
 *   if (status === 'refundable') await refund(client, { requestId })
 */
export function refund(client: Client, parameters: RefundParameters): Promise<RefundReturnType> {
  const isId = (value: unknown) => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value)
  return withAccount(client, parameters, { requestId: isId }, (account) => {
    const { requestId, signal } = parameters
    return account.refund({ requestId, signal })
  })
}
