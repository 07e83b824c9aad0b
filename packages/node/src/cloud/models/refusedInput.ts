import { isTrineError } from '@trine/sdk'
import { Failure } from '../http/failure.js'

/**
 * For a run that fails: what a model cannot take, as a text that is too long for it, is the client's to change
 * and no failure of this endpoint.
 *
 * @param param where the protocol has the input
 * @throws Failure for such an input; any other error as it is
 */
export const refusedInput =
  (param: string) =>
  (error: unknown): never => {
    throw isTrineError(error) && error.remedy === 'fix-input'
      ? new Failure('invalid_request', { param })
      : error
  }
