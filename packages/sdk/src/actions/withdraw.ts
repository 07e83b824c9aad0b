import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Account } from '../routes/account.js'
import { type AccountParameters, isAmount, withAccount } from './withAccount.js'

export type WithdrawParameters = AccountParameters & {
  /** Wei. Default: all of it. */
  amount?: bigint | undefined
}
export type WithdrawReturnType = Awaited<ReturnType<Account['withdraw']>>
export type WithdrawErrorType = BaseError

/**
 * Takes what refunds have left on the owner's account with the contract. The wallet asks once.
 *
 * @throws AbortedError, AccountMissingError, and the errors of the chain
 * @example
 * const { withdrawn } = await withdraw(client) // wei, as decimal text
 */
export function withdraw(
  client: Client,
  parameters: WithdrawParameters = {},
): Promise<WithdrawReturnType> {
  const isLimit = (value: unknown) => value === undefined || isAmount(value)
  return withAccount(client, parameters, { amount: isLimit }, (account) => {
    const { amount, signal } = parameters
    return account.withdraw({ amount, signal })
  })
}
