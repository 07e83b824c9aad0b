import { TaskMismatchError } from '../errors/model.js'
import { InvalidParametersError } from '../errors/request.js'
import { defineModel, type ModelSource } from '../models/model.js'
import type { Task } from '../tasks/task.js'
import type { Hex } from '../utils/hex.js'
import { uid } from '../utils/uid.js'
import { isUsd } from '../utils/usd.js'
import type { CommonParameters, NormalizedRequest, Payload, Target } from './request.js'
import { checkRequirements, type ResolvedRequirements, tighten } from './requirements.js'

export type RequestParameters<Input> = CommonParameters & {
  /** Models that would do, small to large. The policy picks. */
  models: readonly ModelSource[]
  input: Input
}

/**
 * Checks a request and brings its input into the form that each of its models takes.
 *
 * @throws InvalidParametersError, InvalidInputError, InputTooLongError, ShapeMismatchError,
 *   TaskMismatchError, ManifestInvalidError, ModelIdMismatchError
 */
export async function normalizeRequest<Input, Output>(
  task: Task<Input, Output>,
  { models: sources, input, stakes, require, target }: RequestParameters<Input>,
  base: ResolvedRequirements,
): Promise<NormalizedRequest> {
  if (require !== undefined) checkRequirements(require)
  const models = sources.map(defineModel)
  const payloads = new Map<string, Payload>()
  for (const model of models) {
    const { name, task: actual } = model.manifest.core
    // Any model can be run on raw tensors; other tasks are for the models made for them.
    if (task.name !== 'run' && actual !== task.name)
      throw new TaskMismatchError({ model: name, expected: task.name, actual })
    payloads.set(model.id, await task.encode(model, input))
  }
  const labels = models.map(({ manifest }) => (task.judge && manifest.core.labels) || [])
  checkStakes(commonLabels(labels), stakes)
  return {
    id: uid(),
    task: task.name,
    models,
    payloads,
    stakes,
    target: target && lowered(target),
    requirements: tighten(base, require),
  }
}

/** Addresses in lower case, as claims and evidence have them. */
function lowered({ consumer, requester, ...rest }: Target): Target {
  const lower = (address: Hex) => address.toLowerCase() as Hex
  return { ...rest, consumer: lower(consumer), requester: lower(requester) }
}

function commonLabels([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  for (const labels of others)
    if (labels.join() !== first.join())
      throw new InvalidParametersError({
        parameter: 'models',
        reason: 'they have different labels',
      })
  return first
}

function checkStakes(labels: readonly string[], stakes: CommonParameters['stakes']): void {
  const fail = (reason: string) => new InvalidParametersError({ parameter: 'stakes', reason })
  if (stakes === undefined) return
  const each = Object.prototype.toString.call(stakes) === '[object Object]'
  const amounts = each ? Object.values(stakes) : [stakes]
  if (!amounts.every(isUsd)) throw fail('not amounts made by usd()')
  if (each)
    for (const label of Object.keys(stakes))
      if (!labels.includes(label)) throw fail(`"${label}" is no label of the model`)
}
