import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { report, seconds } from './steps.mjs'

/**
 * Starts the local chain, the contracts, the operators' nodes and the cloud endpoint, told in one line.
 *
 * @param {string} root of the checkout, built
 * @returns {Promise<import('@trine/node/dev').DevStack>} while the nodes may still be starting; rejects
 * with a typed error that says what to do
 */
export async function startStack(root) {
  const started = performance.now()
  const { devStack } = await import(
    pathToFileURL(join(root, 'packages', 'node', 'dist', 'exports', 'dev.js')).href
  )
  const dataDir = join(root, '.trine', 'dev')
  const stack = await devStack({ dataDir, cloud: {}, log: (line) => console.error(line) })
  const { chainId, rpcUrl } = stack.deployment
  report('chain', seconds(started), `id ${chainId}, on port ${new URL(rpcUrl).port}`)
  return stack
}

/** Waits until all servers take requests, told in a line for the nodes and one for the cloud endpoint. */
export async function nodesReady({ deployment, ready }) {
  const started = performance.now()
  await ready
  const { length } = deployment.nodes
  report('nodes', seconds(started), `${length} operators, their logs in .trine/dev`)
  const { cloud } = deployment
  if (cloud) report('cloud', seconds(started), `${cloud.models.join(', ')}, at ${cloud.url}`)
}
