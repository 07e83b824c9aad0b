import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import type { Session, OpenSessionParameters as Terms } from '../routes/account.js'
import { isAddress } from '../utils/hex.js'
import { type AccountParameters, isAmount, withAccount } from './withAccount.js'

export type OpenSessionParameters = Terms & AccountParameters
export type OpenSessionReturnType = Session
export type OpenSessionErrorType = BaseError

const isMoment = (value: unknown) => value instanceof Date && value.getTime() > 0
const areConsumers = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.length <= 8 && value.every(isAddress)

/**
 * Opens a session: the one time that the wallet asks. Requests are then signed by a key on this device,
 * within limits that the contract holds: a deposit, a ceiling a request, an expiry, and the only consumers.
 *
 * @throws AbortedError, AccountMissingError, and the errors of the chain
 * @example
 * const session = await openSession(client, {
 *   deposit: parseEther('0.01'),
 *   perRequest: parseEther('0.001'),
 *   expires: new Date(Date.now() + 86_400_000),
 *   consumers: [registrar],
 * })
 */
export function openSession(
  client: Client,
  parameters: OpenSessionParameters,
): Promise<OpenSessionReturnType> {
  const fields = {
    deposit: isAmount,
    perRequest: isAmount,
    expires: isMoment,
    consumers: areConsumers,
  }
  return withAccount(client, parameters, fields, (account) => {
    const { route: _, ...terms } = parameters
    return account.openSession(terms)
  })
}
