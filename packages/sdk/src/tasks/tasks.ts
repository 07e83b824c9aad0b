import { InvalidParametersError } from '../errors/request.js'
import { classifyTask } from './classify.js'
import { embedTask } from './embed.js'
import { generateTask } from './generate.js'
import { runTask } from './run.js'
import type { Task } from './task.js'

/** @throws InvalidParametersError when there is no such task */
export function taskOf(name: string): Task<unknown, unknown> {
  if (name === 'classify') return classifyTask as Task<unknown, unknown>
  if (name === 'embed') return embedTask as Task<unknown, unknown>
  if (name === 'generate') return generateTask as Task<unknown, unknown>
  if (name === 'run') return runTask as Task<unknown, unknown>
  throw new InvalidParametersError({
    parameter: 'task',
    reason: 'it is "classify", "embed", "generate" or "run"',
  })
}
