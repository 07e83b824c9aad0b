import type { Client } from '../client/createClient.js'
import { isTrineError } from '../errors/base.js'
import { AbortedError, InvalidParametersError } from '../errors/request.js'
import { AccountMissingError, RouteContractError } from '../errors/route.js'
import { checkObject } from '../request/checkObject.js'
import type { Account } from '../routes/account.js'
import { checkClient, isSignal } from './enter.js'

/** What every action on an account takes. */
export type AccountParameters = {
  /** The route whose account is meant. Needed only where several have one. */
  route?: string | undefined
  signal?: AbortSignal | undefined
}

type Holds = (value: unknown) => boolean

/**
 * Calls the account of a client's route.
 *
 * @param fields for each parameter besides `route` and `signal`, whether a value of it can be used
 * @throws InvalidParametersError, AccountMissingError, AbortedError, and what the route throws
 */
export async function withAccount<Parameters extends AccountParameters, Result>(
  client: Client,
  parameters: Parameters,
  fields: { readonly [Name in Exclude<keyof Parameters, keyof AccountParameters>]-?: Holds },
  call: (account: Account) => Promise<Result>,
): Promise<Result> {
  checkClient(client)
  const all: Readonly<Record<string, Holds>> = {
    ...(fields as Readonly<Record<string, Holds>>),
    route: (value) => value === undefined || typeof value === 'string',
    signal: (value) => value === undefined || isSignal(value),
  }
  checkObject(parameters, 'parameters', Object.keys(all))
  for (const [parameter, holds] of Object.entries(all))
    if (!holds(parameters[parameter as keyof Parameters]))
      throw new InvalidParametersError({ parameter, reason: 'no such value' })
  const { route, signal } = parameters
  const { id, account } = accountOf(client, route)
  if (signal?.aborted) throw new AbortedError()
  try {
    return await call(account)
  } catch (cause) {
    // What the route says comes first: a transaction that was sent is not taken back by a cancel.
    if (isTrineError(cause)) throw cause
    if (signal?.aborted) throw new AbortedError({ cause })
    throw new RouteContractError({ route: id, reason: 'it failed with an error of its own', cause })
  }
}

function accountOf(
  { routes }: Client,
  route: string | undefined,
): { id: string; account: Account } {
  const found = routes.flatMap(({ id, account }) =>
    account && (route === undefined || route === id) ? [{ id, account }] : [],
  )
  const [first] = found
  if (!first) throw new AccountMissingError({ route })
  if (found.length > 1)
    throw new InvalidParametersError({ parameter: 'route', reason: 'several have an account' })
  return first
}

/** Wei: a whole number above nothing. */
export const isAmount: Holds = (value) => typeof value === 'bigint' && value > 0n
