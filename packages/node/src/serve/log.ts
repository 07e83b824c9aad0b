/** Facts for people who run a node: ids, counts, codes. Never an input, an output, a key or a signature. */
export type Log = (event: string, facts?: Readonly<Record<string, string | number>>) => void

/** One line of JSON for each event, on standard error. */
export const logToStderr: Log = (event, facts = {}) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`)
}
