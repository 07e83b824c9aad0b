import type { Hex } from 'viem'
import { RpcUnavailableError } from '../errors/chain.js'
import type { KeptRequest } from '../journal/requests.js'
import type { Node } from '../node.js'
import type { Sender } from '../send/sender.js'
import type { Attendant } from './attend.js'
import { catchUp } from './catchUp.js'

export type Keeping = {
  /** Looks after one request at once, or again right after, if it is being looked after. */
  nudge: (requestId: Hex) => void
  /** Ends when what is under way has ended, or after so many milliseconds: the journal knows the rest. */
  stop: (milliseconds: number) => Promise<void>
}

/** Requests that are looked after at the same time. */
const mostAtOnce = 64

/**
 * Looks at the chain again and again, and after each open request. A new block told over WebSocket only
 * shortens the wait: nothing is lost with what was not told. While the RPC fails, the wait grows, up to
 * eight times.
 */
export function keepUp(node: Node, attend: Attendant, sender: Sender): Keeping {
  const { chain, config, journal, log } = node
  const underWay = new Map<Hex, Promise<void>>()
  const again = new Set<Hex>()
  let stopped = false
  let failures = 0
  /** Goes round, so that of very many requests each is looked after. */
  let turn = 0
  let wake = () => {}

  const note = (error: unknown, requestId?: Hex) => {
    const kind = error instanceof Error ? error.name : typeof error
    log('attend-failed', { error: kind, ...(requestId && { requestId }) })
    if (kind === 'JournalCorruptError') node.faults.add('journal-damaged')
  }

  const nudge = (requestId: Hex) => {
    if (stopped) return
    if (underWay.has(requestId)) return void again.add(requestId)
    const kept = journal.requests.get(requestId)
    if (kept?.state !== 'open') return
    const work = attend(kept)
      .catch((error) => note(error, requestId))
      .finally(() => {
        underWay.delete(requestId)
        if (again.delete(requestId)) nudge(requestId)
      })
    underWay.set(requestId, work)
  }

  const round = async () => {
    try {
      await catchUp(node)
      await sender.tend()
      const open = journal.requests.open()
      for (let i = 0; i < open.length && underWay.size < mostAtOnce; i++)
        nudge((open[turn++ % open.length] as KeptRequest).request.requestId)
      if (failures > 0) log('rpc-back')
      failures = 0
    } catch (error) {
      if (failures++ === 0 || !(error instanceof RpcUnavailableError)) note(error)
    }
  }

  const run = async () => {
    while (!stopped) {
      await round()
      const wait = config.watch.interval * 2 ** Math.min(failures, 3)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  const loop = run()
  const unwatch = config.rpcUrl.startsWith('ws')
    ? chain.client.watchBlockNumber({ onBlockNumber: () => wake(), onError: () => {} })
    : () => {}
  return {
    nudge,
    stop: async (milliseconds) => {
      stopped = true
      unwatch()
      wake()
      const ended = loop.then(() => Promise.all(underWay.values()))
      let timer: NodeJS.Timeout | undefined
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, milliseconds)
      })
      await Promise.race([ended, late])
      clearTimeout(timer)
    },
  }
}
