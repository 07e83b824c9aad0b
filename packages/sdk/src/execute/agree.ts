import type { Task } from '../tasks/task.js'
import type { Result } from './makeAttempt.js'

/** Whether two answers say the same: the same label, or where a task has none, the same canonical bytes. */
export function agree<Input, Output>(
  { judge }: Task<Input, Output>,
  one: Result<Output>,
  other: Result<Output>,
): boolean {
  if (judge) return judge(one.output).label === judge(other.output).label
  const { bytes } = other
  return one.bytes.length === bytes.length && one.bytes.every((byte, i) => byte === bytes[i])
}
