// The SDK's own pieces, one at a time. Some are not its public API, so they are read from its folder.
import { createClient, preload } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { defineModel, type Model } from '@trine/sdk/model'
import { planRequest } from '@trine/sdk/policy'
import { commit } from '../../packages/sdk/dist/record/commitment.js'
import { classifyTask } from '../../packages/sdk/dist/tasks/classify.js'
import { canonicalHostname } from '../../packages/sdk/dist/tasks/hostname.js'
import { runTask } from '../../packages/sdk/dist/tasks/run.js'
import { graphs, type ModelName } from './graphs.ts'
import { makeInput } from './inputs.ts'
import { sourceOf } from './sources.ts'

/** Milliseconds that each piece takes in one call, by its name. */
export type Parts = Record<string, number>

export async function timeParts(name: ModelName): Promise<Parts> {
  const source = await sourceOf(name)
  if (name === 'rec') return partsOfRun(defineModel(source))
  const client = createClient({ routes: [local({ store: 'memory' })] })
  await preload(client, { models: [source] })
  return partsOfClassify(client, defineModel(source))
}

async function partsOfClassify(
  client: ReturnType<typeof createClient>,
  model: Model,
): Promise<Parts> {
  const input = 'app-uniswap.io'
  const { requirements } = client.policy
  const { bytes, tensors } = await classifyTask.encode(model, input)
  const payloads = new Map([[model.id, { bytes, tensors }]])
  const common = { models: [model], payloads, stakes: undefined, target: undefined, requirements }
  const request = { id: '1', task: 'classify', ...common } as const
  const context = { request, signal: new AbortController().signal }
  const [route] = client.routes
  const offers = (await route?.offers(context)) ?? []
  const asked = { labels: model.manifest.core.labels ?? [], stakes: undefined, requirements }
  const policy = () => planRequest(asked, offers, client.policy)
  const plan = policy()
  const output = new Uint8Array(8)
  const verdict = { status: 'verified', audience: 'self', checks: [], caveats: [] } as never
  const record = async () => {
    const entry = await client.recorder.open('classify')
    entry.request(request)
    entry.plan({ plan, parameters: asked, policy: client.policy, size: bytes.length })
    const times = { startedAfter: 0, took: 1 }
    const offer = offers[0]?.id ?? ''
    const money = { reserved: '0', charged: '0', refunded: '0' }
    entry.attempt({ offer, ...times, outcome: 'answered', money, verdict })
    await entry.answer(output, verdict)
  }
  const hashing = await time(() => Promise.all([commit(bytes), commit(output)]))
  return {
    'hostname, plain': await time(() => canonicalHostname(input)),
    'hostname, not ASCII': await time(() => canonicalHostname('pаypal.com')),
    offers: await time(() => route?.offers(context)),
    policy: await time(policy),
    hashing,
    'record, less hashing': (await time(record)) - hashing,
  }
}

async function partsOfRun(model: Model): Promise<Parts> {
  const { input, output, dims } = graphs.rec
  const tensors = { [input]: { shape: dims, data: makeInput('rec', 1).values } }
  const data = new Float32Array(40 * 6625).fill(1 / 6625)
  const outputs = { [output]: { shape: [1, 40, 6625], data } }
  const { bytes: inputBytes } = await runTask.encode(model, tensors)
  const outputBytes = runTask.outputBytes(model, outputs)
  const few = { blocks: 7, calls: 3 }
  return {
    'input: its bytes': await time(() => runTask.encode(model, tensors), few),
    'input: commitment': await time(() => commit(inputBytes), few),
    'output: its bytes': await time(() => runTask.outputBytes(model, outputs), few),
    'output: commitment': await time(() => commit(outputBytes), few),
  }
}

/** The median over blocks of calls: one call is too short for the clock. */
async function time(work: () => unknown, { blocks = 25, calls = 40 } = {}): Promise<number> {
  const each: number[] = []
  for (let block = 0; block < blocks + 2; block++) {
    const began = performance.now()
    for (let i = 0; i < calls; i++) await work()
    if (block >= 2) each.push((performance.now() - began) / calls)
  }
  return each.sort((a, b) => a - b)[Math.floor(each.length / 2)] as number
}
