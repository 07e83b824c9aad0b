import { InvalidParametersError } from '../errors/request.js'

/**
 * Checks that a parameter of untyped code is an object with no other fields than these: a mistyped name
 * must not become a limit that is left out.
 *
 * @throws InvalidParametersError naming the field that is unknown
 */
export function checkObject(value: unknown, parameter: string, names: readonly string[]): void {
  const isObject = Object.prototype.toString.call(value) === '[object Object]'
  if (!isObject) throw new InvalidParametersError({ parameter, reason: 'not an object' })
  for (const name of Object.keys(value as object))
    if (!names.includes(name))
      throw new InvalidParametersError({
        parameter: `${parameter}.${name}`,
        reason: `there is no such field; there are ${names.join(', ')}`,
      })
}
