import { type GenerateParameters, type GenerateReturnType, generate } from '../actions/generate.js'
import type { Client } from '../client/createClient.js'
import { RouteContractError } from '../errors/route.js'
import type { StatusUpdate } from '../request/request.js'

/** A step of a text on its way. */
export type TextStep =
  | { kind: 'status'; status: StatusUpdate['status']; offer: string | undefined }
  | { kind: 'delta'; delta: string }
  | { kind: 'answer'; answer: GenerateReturnType }

/**
 * Generates a text for readers who cannot take back what they have read: the steps as they come, and the
 * answer as the last. All deltas together are the answer's text.
 *
 * @throws what `generate` throws; the signal's own reason when it ended the request, as `fetch` does;
 *   RouteContractError when the answer is not what was streamed
 */
export async function* followText(
  client: Client,
  parameters: GenerateParameters & { signal: AbortSignal },
): AsyncGenerator<TextStep, void> {
  const { signal } = parameters
  const updates: StatusUpdate[] = []
  let settled = false
  let wake = () => {}
  const running = generate(client, {
    ...parameters,
    restarts: false,
    onStatus(update) {
      updates.push(update)
      wake()
    },
  }).finally(() => {
    settled = true
    wake()
  })
  // Read below, after the updates: until then nobody must miss its failure.
  running.catch(() => {})
  let read = ''
  let last: string | undefined
  while (true) {
    for (const { status, offer, text } of updates.splice(0)) {
      last = offer ?? last
      if (text === undefined) {
        yield { kind: 'status', status, offer }
        continue
      }
      // A delta follows what was read, except for who joins a run that has begun.
      const follows = text.text.length - text.delta.length === read.length
      const delta = follows ? text.delta : rest(text.text, read, last)
      read = text.text
      if (delta !== '') yield { kind: 'delta', delta }
    }
    // What came while the reader was busy woke nobody.
    if (updates.length > 0) continue
    if (settled) break
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  const answer = await running.catch((error) => {
    throw signal.aborted ? signal.reason : error
  })
  const delta = rest(answer.output.text, read, last)
  if (delta !== '') yield { kind: 'delta', delta }
  yield { kind: 'answer', answer }
}

function rest(whole: string, read: string, route = ''): string {
  if (whole.startsWith(read)) return whole.slice(read.length)
  throw new RouteContractError({ route, reason: 'its answer is not the text that it streamed' })
}
