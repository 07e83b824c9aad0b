import { isTrineError } from '@trine/sdk'
import { BaseError, ContractFunctionRevertedError } from 'viem'
import { RpcUnavailableError } from '../errors/chain.js'

/**
 * What an RPC was asked. Whatever goes wrong with it becomes one error, without what viem says of it:
 * that has the request's data in it, and the RPC's address with its key.
 *
 * @throws RpcUnavailableError
 */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (isTrineError(error)) throw error
    throw new RpcUnavailableError()
  }
}

/** A call of a contract that reverted. */
export class Reverted extends Error {
  override readonly name = 'Reverted'
  /** @param reason the name of the contract's error; empty for one that is not known */
  constructor(readonly reason: string) {
    super(`The call reverts${reason && ` with ${reason}`}.`)
  }
}

/**
 * As {@link asked}, for a call that may revert.
 *
 * @throws RpcUnavailableError, Reverted
 */
export async function called<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const revert =
      error instanceof BaseError
        ? error.walk((one) => one instanceof ContractFunctionRevertedError)
        : undefined
    if (revert instanceof ContractFunctionRevertedError)
      throw new Reverted(revert.data?.errorName ?? '')
    throw new RpcUnavailableError()
  }
}
