/** A call of the command that makes no sense, in one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
