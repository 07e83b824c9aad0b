/** Resolves with the first signal to end; the next one ends the process at once, as ever. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, end)
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end)
  })
}
