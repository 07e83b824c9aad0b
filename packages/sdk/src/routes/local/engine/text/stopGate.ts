/** Lets text through up to, and without, the first of some texts. */
export type StopGate = {
  /** @returns what is certain to belong to the answer: what may be the beginning of a stop is held back */
  push: (text: string) => string
  /** @returns what was held back, when no more text comes */
  end: () => string
  readonly stopped: boolean
}

export function createStopGate(stops: readonly string[]): StopGate {
  let held = ''
  let stopped = false
  return {
    push: (text) => {
      if (stopped) return ''
      held += text
      const found = stops.map((stop) => held.indexOf(stop)).filter((at) => at >= 0)
      stopped = found.length > 0
      const upTo = stopped ? Math.min(...found) : held.length - longestBeginning(held, stops)
      const through = held.slice(0, upTo)
      held = stopped ? '' : held.slice(upTo)
      return through
    },
    end: () => {
      const rest = held
      held = ''
      return rest
    },
    get stopped() {
      return stopped
    },
  }
}

/** How much of the end of a text may be the beginning of a stop. */
function longestBeginning(text: string, stops: readonly string[]): number {
  let longest = 0
  for (const stop of stops)
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length--)
      if (text.endsWith(stop.slice(0, length))) longest = length
  return longest
}
