import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { Refused } from './admit/refusal.js'
import { connectChain } from './chain/connect.js'
import { openView } from './chain/view.js'
import type { NodeConfig } from './config/config.js'
import { deliverer } from './deliver/deliver.js'
import { submitter } from './deliver/submit.js'
import { openJournal } from './journal/openJournal.js'
import type { Step } from './journal/step.js'
import type { Node } from './node.js'
import { answerer } from './prove/answer.js'
import { checkModels } from './run/checkModels.js'
import { openRunner } from './run/runner.js'
import { openSender } from './send/sender.js'
import { serveClaims } from './serve/claims.js'
import { serveDeliveries } from './serve/deliveries.js'
import { serveHealth } from './serve/health.js'
import type { Log } from './serve/log.js'
import { serveRequests } from './serve/requests.js'
import { type Handler, listen } from './serve/server.js'
import { attendant } from './watch/attend.js'
import { keepUp } from './watch/keepUp.js'

/** A node that takes requests. */
export type RunningNode = {
  /** Where it listens: `http://127.0.0.1:8545`. */
  url: string
  /** The key that signs its claims. */
  operator: Hex
  /** Finishes what is being signed and delivered, then closes the journal. */
  stop: () => Promise<void>
}

export type NodeHooks = {
  log?: Log | undefined
  /** Called at each step, in the middle of the work: for tests of what a kill leaves behind. */
  onStep?: ((step: Step) => void) | undefined
}

/** Milliseconds that HTTP requests, and then the work on requests in the chain, may take to their end. */
const patience = 5_000

/**
 * Starts an operator's node: it answers questions over HTTP and requests in the chain, and delivers them.
 *
 * @throws JournalLockedError, JournalCorruptError, JournalVersionError, JournalChainError,
 *   RpcUnavailableError, ChainMismatchError, ModelMismatchError, and what loading a model throws
 * @example
 * const node = await startNode(await loadConfig('node.json', process.env))
 * console.log(node.url)
 * await node.stop()
 */
export async function startNode(config: NodeConfig, hooks: NodeHooks = {}): Promise<RunningNode> {
  const { log = () => {}, onStep = () => {} } = hooks
  const closers: (() => Promise<void>)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const journal = await openJournal(config.dataFolder)
    closers.push(journal.close)
    const chain = await connectChain(config)
    closers.push(chain.close)
    journal.facts.bind(chain.identity)
    const view = await openView(chain)
    const runner = await openRunner(config.models, config.limits)
    closers.push(runner.close)
    await checkModels(runner, view)

    let stopping = false
    const node: Node = {
      config,
      chain,
      view,
      journal,
      runner,
      account: privateKeyToAccount(config.key),
      log,
      step: onStep,
      faults: new Set(),
      stopping: () => stopping,
    }
    const sending = new AbortController()
    const answer = answerer(node)
    const sender = openSender(node)
    const attend = attendant(node, answer, deliverer(node, sender, sending.signal))
    const keeping = keepUp(node, attend, sender)
    closers.push(() => keeping.stop(patience))
    const open =
      (handler: Handler): Handler =>
      async (body) => {
        if (stopping) throw new Refused('stopping')
        return handler(body)
      }
    const server = await listen(
      config,
      {
        'GET /health': serveHealth(node),
        'POST /v1/claims': open(serveClaims(answer)),
        'POST /v1/deliveries': open(serveDeliveries(node, keeping.nudge)),
        'POST /v1/requests': open(serveRequests(submitter(node, sender))),
      },
      log,
    )
    closers.push(() => server.close(patience))
    return {
      url: server.url,
      operator: node.account.address.toLowerCase() as Hex,
      stop: async () => {
        stopping = true
        sending.abort()
        // Health tells of it meanwhile.
        await keeping.stop(patience)
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
