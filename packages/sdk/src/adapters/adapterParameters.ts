import { InvalidParametersError } from '../errors/request.js'
import type { ModelSource } from '../models/model.js'
import { checkObject } from '../request/checkObject.js'
import type { CommonParameters } from '../request/request.js'
import { own } from '../utils/own.js'

/** What holds for every request that comes through an adapter. */
export type AdapterParameters = Pick<CommonParameters, 'stakes' | 'require' | 'consent'> & {
  /** The models that would do, small to large, by the name that the other library asks for. */
  models: Readonly<Record<string, readonly ModelSource[]>>
}

const names = ['models', 'stakes', 'require', 'consent']

/** @throws InvalidParametersError */
export function checkAdapter(parameters: AdapterParameters): void {
  checkObject(parameters, 'parameters', names)
  const { models } = parameters
  checkObject(models, 'models', Object.keys(models ?? {}))
  for (const sources of Object.values(models))
    if (!Array.isArray(sources) || sources.length === 0)
      throw new InvalidParametersError({ parameter: 'models', reason: 'each is a list of models' })
}

/**
 * What a request for a model of this name takes besides its input.
 *
 * @throws InvalidParametersError when there is none of this name
 */
export function requestFor({ models, ...rest }: AdapterParameters, name: string) {
  const sources = own(models, name)
  if (!sources) throw new InvalidParametersError({ parameter: 'model', reason: 'it is not known' })
  return { ...rest, models: sources }
}
