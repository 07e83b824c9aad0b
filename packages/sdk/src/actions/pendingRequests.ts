import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { PendingRequest } from '../routes/account.js'
import { type AccountParameters, withAccount } from './withAccount.js'

export type PendingRequestsParameters = AccountParameters
export type PendingRequestsReturnType = readonly PendingRequest[]
export type PendingRequestsErrorType = BaseError

/**
 * Requests that were sent and have not ended, from before a reload too: waiting for an answer, or
 * refundable. Asks nobody.
 *
 * @throws AccountMissingError, and the errors of the chain
 * @example
 * const waiting = await pendingRequests(client)
 */
export function pendingRequests(
  client: Client,
  parameters: PendingRequestsParameters = {},
): Promise<PendingRequestsReturnType> {
  return withAccount(client, parameters, {}, (account) => account.pending())
}
