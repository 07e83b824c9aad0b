import { InvalidParametersError } from '../errors/request.js'
import type { TensorMap } from '../request/request.js'
import { type Classification, classifyTask } from './classify.js'
import { type Embeddings, type EmbedInput, embedTask } from './embed.js'
import { type GenerateInput, type Generation, generateTask } from './generate.js'
import { runTask } from './run.js'
import type { Task } from './task.js'

/** What each task takes, and what it gives. */
export type TaskTypes = {
  classify: { input: string | Uint8Array; output: Classification }
  embed: { input: EmbedInput; output: Embeddings }
  generate: { input: GenerateInput; output: Generation }
  run: { input: TensorMap; output: TensorMap }
}

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
