import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Account } from '../routes/account.js'
import { type AccountParameters, withAccount } from './withAccount.js'

export type RevokeSessionParameters = AccountParameters & { session: number }
export type RevokeSessionReturnType = Awaited<ReturnType<Account['revokeSession']>>
export type RevokeSessionErrorType = BaseError

/**
 * Ends a session at once; what is left of its deposit goes back to its owner. The wallet asks once. What
 * open requests have set aside comes back when they end.
 *
 * @throws AbortedError, AccountMissingError, and the errors of the chain
 * @example
 * const { returned } = await revokeSession(client, { session: session.id }) // wei, as decimal text
 */
export function revokeSession(
  client: Client,
  parameters: RevokeSessionParameters,
): Promise<RevokeSessionReturnType> {
  const isId = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0
  return withAccount(client, parameters, { session: isId }, (account) => {
    const { session, signal } = parameters
    return account.revokeSession({ session, signal })
  })
}
