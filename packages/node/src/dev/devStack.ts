import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolderError } from '../errors/dev.js'
import { type CloudProcess, type CloudProcessParameters, cloudProcess } from './cloudProcess.js'
import type { Deployment } from './deployment.js'
import { type DeployedStack, type DeployStackParameters, deployStack } from './deployStack.js'
import { chainOf } from './localChain.js'
import { type OperatorProcess, operatorProcess } from './operatorProcess.js'
import { reservePorts } from './reservePorts.js'
import { type Anvil, startAnvil } from './startAnvil.js'

export type DevStackParameters = {
  /** How many operators, each a process. From 1 to 16. @default 5 */
  operators?: number | undefined
  /** The chain's. @default 0, a free one */
  port?: number | undefined
  /** Removed and made anew: every start is a new chain. */
  dataDir: string
  /** Seconds between blocks. 0: a block for each transaction. @default 1 */
  blockTime?: number | undefined
  /** What the nodes are told besides. @default quick for a local chain */
  settings?: Partial<Parameters<typeof operatorProcess>[0]['settings']> | undefined
  /**
   * An endpoint for models beside the chain, in a process of its own: `{}` for the demonstration's.
   *
   * @default none
   */
  cloud?: Pick<CloudProcessParameters, 'models' | 'settings'> | undefined
  /** What is deployed, if it is to differ. */
  deploy?: Omit<DeployStackParameters, 'rpcUrl' | 'endpoints'> | undefined
  /** Lines for whoever watches: a node that has ended. @default none */
  log?: ((line: string) => void) | undefined
}

/** A chain with its contracts and operators. */
export type DevStack = Omit<DeployedStack, 'operators'> & {
  deployment: Deployment
  anvil: Anvil
  operators: readonly (DeployedStack['operators'][number] & OperatorProcess)[]
  cloud?: CloudProcess | undefined
  /** Resolves when every server takes requests. @throws {NodeFailedError} */
  ready: Promise<void>
  /** Ends everything, last started first. */
  stop: () => Promise<void>
}

/** Left in a folder that may be removed. */
const mark = 'trine-dev-stack'

/**
 * Starts a local chain with all contracts, and operators as processes of their own, with their own keys and
 * journals; beside them an endpoint for models, if one is asked for. Nothing of it outlives this process, however that ends. A node that dies is told in one line and
 * stays dead: that is how one sees that the others suffice.
 *
 * @returns as soon as everything is deployed; `ready` tells when the nodes take requests
 * @throws {AnvilMissingError} {AnvilFailedError}
 * @throws {DataFolderError} where `dataDir` holds anything that is not an earlier stack
 *
 * @example
 * const stack = await devStack({ dataDir: '.trine/dev', log: console.log })
 * await stack.ready
 * console.log(stack.deployment.hub)
 * await stack.stop()
 */
export async function devStack({
  operators: count = 5,
  port,
  dataDir,
  blockTime = 1,
  settings,
  cloud: cloudParameters,
  deploy,
  log = () => {},
}: DevStackParameters): Promise<DevStack> {
  emptyFolder(dataDir)
  const anvil = await startAnvil({ port, args: ['--slots-in-an-epoch', '1'] })
  try {
    const { ports, release } = await reservePorts(count + 1)
    const endpoints = ports.slice(0, count).map((one) => `http://127.0.0.1:${one}`)
    const deployed = await deployStack({ rpcUrl: anvil.url, endpoints, ...deploy })
    // Blocks come by themselves from now on: confirmations grow, and what is pending can be seen.
    if (blockTime > 0) await chainOf(anvil.url).setIntervalMining({ interval: blockTime })

    let stopping = false
    const { chainId, hub, deployBlock, wsUrl } = deployed.deployment
    const operators = deployed.operators.map((account, at) => ({
      ...account,
      ...operatorProcess({
        number: at + 1,
        folder: join(dataDir, `node-${at + 1}`),
        privateKey: account.privateKey,
        settings: {
          rpcUrl: wsUrl,
          chainId,
          hub,
          port: ports[at] as number,
          watch: { interval: 250, fromBlock: Number(deployBlock) },
          deliver: { stall: 4_000 },
          ...settings,
        },
        onDeath: (code) => {
          if (!stopping) log(`Node ${at + 1} has ended${code === null ? '' : ` (${code})`}.`)
        },
      }),
    }))
    const cloud =
      cloudParameters &&
      cloudProcess({
        ...cloudParameters,
        folder: join(dataDir, 'cloud'),
        port: ports[count] as number,
        onDeath: (code) => {
          if (!stopping) log(`The cloud endpoint has ended${code === null ? '' : ` (${code})`}.`)
        },
      })
    await release()
    const servers = [...operators, ...(cloud ? [cloud] : [])]
    const ready = Promise.all(servers.map((one) => one.start())).then(() => {})
    // Whoever waits for it hears of a failure; it must not end a process that does not.
    ready.catch(() => {})
    void anvil.exited.then(() => {
      if (!stopping) log('The local chain has ended.')
    })
    return {
      ...deployed,
      ...(cloud && { cloud, deployment: { ...deployed.deployment, cloud: cloud.deployment } }),
      anvil,
      operators,
      ready,
      stop: async () => {
        stopping = true
        await Promise.all(servers.map((one) => one.stop()))
        await anvil.stop()
      },
    }
  } catch (error) {
    await anvil.stop()
    throw error
  }
}

/** Removes an earlier stack; a folder with anything else in it is left alone. */
function emptyFolder(folder: string): void {
  const isOurs = existsSync(join(folder, mark))
  if (existsSync(folder) && !isOurs && readdirSync(folder).length > 0)
    throw new DataFolderError({ folder })
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  mkdirSync(join(folder, mark), { recursive: true })
}
