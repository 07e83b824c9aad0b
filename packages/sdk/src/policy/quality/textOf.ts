import type { TaskName } from '../../request/request.js'

/**
 * An input as a predictor reads it: a host name, the texts to embed or the messages of a conversation, one
 * after another. `undefined` where there is no text in it: tensors.
 */
export function textOf(task: TaskName, input: unknown): string | undefined {
  if (task === 'run') return undefined
  if (typeof input === 'string') return input
  const parts = Array.isArray(input) ? input : Reflect.get(Object(input), 'messages')
  if (!Array.isArray(parts)) return undefined
  const texts = parts.map((part) => (typeof part === 'string' ? part : part?.content))
  return texts.filter((text) => typeof text === 'string').join('\n')
}
