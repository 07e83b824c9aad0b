import type { Node } from '../node.js'
import { readRequests } from './readRequests.js'

/** Blocks that are asked for at once: providers limit it. */
const span = 1_000n

/**
 * Keeps all requests up to the newest block. The blocks that a reorganisation may replace are read each
 * time: whatever a subscription missed, took back or told twice, what is kept is what the chain has now.
 *
 * @throws RpcUnavailableError
 */
export async function catchUp({ chain, view, journal, runner, config, step, log }: Node) {
  const head = await view.refresh()
  const shallow = max(0n, head.number - BigInt(config.watch.reorgDepth) + 1n)
  const cursor = journal.facts.cursor()
  const first = cursor === undefined ? BigInt(config.watch.fromBlock ?? shallow) : cursor + 1n
  for (let from = min(first, shallow); from <= head.number; from += span) {
    const to = min(head.number, from + span - 1n)
    for (const request of await readRequests(chain, from, to)) {
      // A node without models delivers for whoever asks it to.
      if (runner.models.size > 0 && !runner.models.has(request.modelId)) continue
      if (!journal.requests.keep(request, Date.now())) continue
      step('request-kept')
      log('request-kept', { requestId: request.requestId, block: Number(request.block) })
    }
    // A write that reaches the disk: not where nothing is new.
    if (cursor === undefined || to > cursor) journal.facts.moveCursor(to)
  }
}

const max = (a: bigint, b: bigint) => (a > b ? a : b)
const min = (a: bigint, b: bigint) => (a < b ? a : b)
