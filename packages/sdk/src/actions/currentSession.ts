import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Session } from '../routes/account.js'
import { type AccountParameters, withAccount } from './withAccount.js'

export type CurrentSessionParameters = AccountParameters
export type CurrentSessionReturnType = Session | undefined
export type CurrentSessionErrorType = BaseError

/**
 * The newest open session of this owner, as the chain has it now: after a reload, too. Where none is open, the
 * newest that has expired with money in it, which `revokeSession` brings back. Asks nobody.
 *
 * @throws AccountMissingError, and the errors of the chain
 * @example
 * const session = await currentSession(client)
 * if (!session?.usable) await openSession(client, terms)
 */
export function currentSession(
  client: Client,
  parameters: CurrentSessionParameters = {},
): Promise<CurrentSessionReturnType> {
  return withAccount(client, parameters, {}, (account) => account.session())
}
