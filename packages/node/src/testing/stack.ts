import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inferenceHubAbi } from '@trine/contracts'
import { lookalikeSmall } from '@trine/lookalike'
import {
  claimTypes,
  noParams,
  pushNonce,
  requestId,
  type SignedClaim,
  signedClaimSchema,
  toCompact,
  toJson,
} from '@trine/sdk/chain'
import { enginePins } from '@trine/sdk/local'
import * as v from 'valibot'
import {
  type Hex,
  keccak256,
  type PublicClient,
  parseEther,
  stringToHex,
  type TestClient,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { type ConfigInput, type NodeConfig, parseConfig } from '../config/config.js'
import { type DeployedStack, deployStack } from '../dev/deployStack.js'
import { chainOf, readerOf, walletOf } from '../dev/localChain.js'
import { reservePorts } from '../dev/reservePorts.js'
import { type Anvil, startAnvil } from '../dev/startAnvil.js'
import { type NodeHooks, type RunningNode, startNode } from '../startNode.js'

/** A chain with contracts and registered operators; nodes run in this process, and are started by tests. */
export type Stack = DeployedStack & {
  anvil: Anvil
  hub: Hex
  modelId: Hex
  runtimeHash: Hex
  reader: PublicClient
  test: TestClient
  /** An account with ether, that asks the hub itself. */
  consumer: PrivateKeyAccount
  configOf: (operator: number, change?: Partial<ConfigInput>) => NodeConfig
  start: (
    operator: number,
    change?: Partial<ConfigInput>,
    hooks?: NodeHooks,
  ) => Promise<RunningNode>
  /** A node without models, with a key of no operator. */
  startRelay: (key: Hex) => Promise<RunningNode>
  stopNodes: () => Promise<void>
  close: () => Promise<void>
}

/** Canonical input bytes of a name. */
export function inputOf(name: string): Hex {
  return stringToHex(name, { size: 64 })
}

export async function startStack(operators = 5, args: readonly string[] = []): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'trine-stack-'))
  const anvil = await startAnvil({ args })
  const { ports, release } = await reservePorts(operators)
  await release()
  const endpoints = ports.map((port) => `http://127.0.0.1:${port}`)
  const deployed = await deployStack({ rpcUrl: anvil.url, endpoints })
  const consumer = privateKeyToAccount(generatePrivateKey())
  const test = chainOf(anvil.url)
  await test.setBalance({ address: consumer.address, value: parseEther('100') })
  const running = new Set<RunningNode>()
  const { chainId, hub, modelIds } = deployed.deployment

  const configOf: Stack['configOf'] = (operator, change = {}) => ({
    ...parseConfig({
      rpcUrl: anvil.url,
      chainId,
      hub,
      dataFolder: join(folder, `data-${operator}`),
      port: ports[operator],
      watch: { interval: 50 },
      deliver: { stall: 2_000 },
      limits: { rate: 1_000, burst: 1_000 },
      ...change,
    }),
    key: deployed.operators[operator]?.privateKey as Hex,
    models: [lookalikeSmall],
  })
  const stopNodes = async () => {
    const all = [...running]
    running.clear()
    await Promise.all(all.map((node) => node.stop()))
  }
  return {
    ...deployed,
    anvil,
    hub: hub.toLowerCase() as Hex,
    modelId: modelIds[0] as Hex,
    runtimeHash: `0x${enginePins.wasm.sha256}`,
    reader: readerOf(anvil.url),
    test,
    consumer,
    configOf,
    start: async (operator, change, hooks) => {
      const node = await startNode(configOf(operator, change), hooks)
      running.add(node)
      return node
    },
    startRelay: async (key) => {
      const dataFolder = join(folder, 'data-relay')
      const node = await startNode({ ...configOf(0), port: 0, dataFolder, key, models: [] })
      running.add(node)
      return node
    },
    stopNodes,
    close: async () => {
      await stopNodes()
      await anvil.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** What a page sends to `POST /v1/claims`. */
export function claimRequestOf(stack: Stack, name: string, change: object = {}) {
  return toJson({
    chainId: BigInt(stack.deployment.chainId),
    hub: stack.hub,
    consumer: stack.consumer.address,
    requester: stack.consumer.address,
    modelId: stack.modelId,
    paramsHash: noParams,
    input: inputOf(name),
    nonce: 1n,
    ...change,
  }) as Record<string, unknown>
}

export function post(url: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** The code of a refusal, or 200. */
export async function codeOf(response: Response): Promise<string | 200> {
  const json = await response.json()
  return response.ok ? 200 : json.error.code
}

export async function askForClaim(
  stack: Stack,
  url: string,
  name: string,
  change: object = {},
): Promise<SignedClaim> {
  const response = await post(url, '/v1/claims', claimRequestOf(stack, name, change))
  return v.parse(signedClaimSchema, await response.json())
}

export type NewRequest = Awaited<ReturnType<typeof newRequest>>

let nonces = 0n

/** A push request that nobody has made yet, and its id. */
export async function newRequest(stack: Stack, name: string, change: object = {}) {
  const { timestamp } = await stack.reader.getBlock()
  const requester = stack.consumer.address
  const asked = {
    consumer: stack.consumer.address,
    requester,
    modelId: stack.modelId,
    paramsHash: noParams,
    inputHash: keccak256(inputOf(name)),
    nonce: pushNonce + nonces++,
  }
  const terms = {
    fee: parseEther('0.0001'),
    rebate: 2_000_000,
    value: 0n,
    deadline: Number(timestamp) + 3_600,
    callbackGas: 0,
    ...change,
  }
  const chainId = BigInt(stack.deployment.chainId)
  return {
    asked,
    terms,
    input: inputOf(name),
    id: requestId({ chainId, hub: stack.hub, ...asked }),
  }
}

/** Makes a push request. */
export async function request(stack: Stack, made: NewRequest): Promise<Hex> {
  const { asked, terms, input, id } = made
  await walletOf(stack.anvil.url, stack.consumer).writeContract({
    address: stack.hub,
    abi: inferenceHubAbi,
    functionName: 'request',
    args: [asked, terms, input],
    value: terms.fee + BigInt(terms.rebate) * 1_000_000_000n + terms.value,
  })
  return id
}

/** A session's request as its key signs it. */
export async function sessionRequest(
  stack: Stack,
  key: PrivateKeyAccount,
  session: number,
  name: string,
  change: object = {},
) {
  const { asked, terms, input, id } = await newRequest(stack, name, change)
  const chainId = BigInt(stack.deployment.chainId)
  const { inputHash, ...rest } = asked
  const signature = await key.signTypedData({
    domain: { name: 'Trine', version: '1' },
    types: claimTypes,
    primaryType: 'SessionRequest',
    message: { chainId, hub: stack.hub, session, ...asked, ...terms },
  })
  const body = {
    chainId,
    hub: stack.hub,
    session,
    ...rest,
    input,
    terms,
    signature: toCompact(signature),
  }
  return { id, body: toJson(body) }
}

/** 1 open, 2 answered, 3 refunded. */
export async function statusOf({ reader, hub }: Stack, id: Hex): Promise<number> {
  const [status] = await reader.readContract({
    address: hub,
    abi: inferenceHubAbi,
    functionName: 'statusOf',
    args: [id],
  })
  return status
}

/** Waits for as long as the test may take. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
