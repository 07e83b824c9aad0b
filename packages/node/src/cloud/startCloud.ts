import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { openEngine } from '../run/engine.js'
import type { Log } from '../serve/log.js'
import { openServer } from '../serve/openServer.js'
import type { CloudConfig } from './config/cloudConfig.js'
import type { Endpoint } from './endpoint.js'
import { createRouter } from './http/router.js'
import { createCallers } from './limits/callers.js'
import { loadServed } from './models/loadServed.js'
import { openLedger } from './money/ledger.js'
import { routes } from './routes.js'

/** An endpoint that takes requests. */
export type RunningCloud = {
  /** Where it listens: `http://127.0.0.1:8600`. `/v1` and `/v2` are below it. */
  url: string
  /** The address of the key that signs its answers. */
  signer: Hex
  /** Gives answers that are under way some time to end, then closes the ledger. */
  stop: () => Promise<void>
}

/** Milliseconds that answers under way may take to their end. */
const patience = 10_000

/**
 * Starts an endpoint for models: OpenAI's protocol and the Open Inference Protocol, every answer signed,
 * paid from prepaid credit. It has no part in a chain.
 *
 * @throws ConfigInvalidError, JournalLockedError, JournalCorruptError, JournalVersionError, and what loading
 *   a model throws
 * @example
 * const cloud = await startCloud(await loadCloudConfig('cloud.json', process.env))
 * console.log(cloud.url, cloud.signer)
 * await cloud.stop()
 */
export async function startCloud(
  config: CloudConfig,
  { log = () => {} }: { log?: Log | undefined } = {},
): Promise<RunningCloud> {
  const closers: (() => Promise<void>)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const { apiKeys, dataFolder } = config
    const ledger =
      apiKeys === 'open' || dataFolder === undefined ? undefined : await openLedger(dataFolder)
    if (ledger) closers.push(ledger.close)
    const engine = openEngine()
    closers.push(engine.close)
    const models = loadServed(config, engine, log)
    await engine.load(config.models)

    let stopping = false
    const endpoint: Endpoint = {
      config,
      models,
      ledger,
      callers: createCallers(config),
      signer: privateKeyToAccount(config.key),
      created: Math.floor(Date.now() / 1_000),
      log,
      stopping: () => stopping,
    }
    const { host, port, limits } = config
    const router = createRouter(endpoint, routes)
    const { timeout, stall } = limits
    const server = await openServer({ host, port, timeout, stall }, router)
    closers.push(() => server.close(patience))
    return {
      url: server.url,
      signer: endpoint.signer.address.toLowerCase() as Hex,
      stop: async () => {
        stopping = true
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
