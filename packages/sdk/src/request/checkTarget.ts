import { InvalidParametersError } from '../errors/request.js'
import { isAddress } from '../utils/hex.js'
import { checkObject } from './checkObject.js'
import type { Target } from './request.js'

/**
 * Checks a target that may come from untyped code: an answer for the wrong contract is of no use to any.
 *
 * @throws InvalidParametersError naming the field that is wrong
 */
export function checkTarget(target: Target): void {
  checkObject(target, 'target', ['consumer', 'requester', 'value', 'callbackGas'])
  const { consumer, requester, value = 0n, callbackGas = 0 } = target
  const holds = {
    consumer: isAddress(consumer),
    requester: isAddress(requester),
    value: typeof value === 'bigint' && value >= 0n && value < 1n << 96n,
    callbackGas: Number.isInteger(callbackGas) && callbackGas >= 0 && callbackGas < 2 ** 24,
  }
  for (const [name, holding] of Object.entries(holds))
    if (!holding)
      throw new InvalidParametersError({ parameter: `target.${name}`, reason: 'no such value' })
}
