import { InvalidParametersError } from '../errors/request.js'
import type { Policy } from '../policy/policy.js'
import { unknownPrior } from '../policy/unknownPrior.js'

/**
 * Checks that what a policy replaces is in the table of priors: a mistyped name must not leave a number as it
 * was. Here, and not where a client is made: a page would have to load the table to make one.
 *
 * @throws InvalidParametersError naming the first that is not
 */
export function checkPriors({ priors }: Policy): void {
  const name = unknownPrior(priors)
  if (name !== undefined)
    throw new InvalidParametersError({
      parameter: `policy.priors.${name}`,
      reason: 'there is no such prior',
    })
}
