/** A value that is loaded once. A load that failed is tried again by the next caller. */
export function memo<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined
  return () => {
    value ??= load().catch((error) => {
      value = undefined
      throw error
    })
    return value
  }
}
