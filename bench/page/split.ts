import { classify, createClient, preload, run, type StatusUpdate } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { graphs, type ModelName } from './graphs.ts'
import { makeInput } from './inputs.ts'
import { sourceOf } from './sources.ts'

/** Milliseconds of each stage of one call. */
export type Stages = {
  /** Input made canonical, its commitment, offers, plan. */
  before: number
  /** From the start of the attempt until the worker is given the input. */
  handOver: number
  /** The worker, both ways, and the check of what it answers. */
  worker: number
  /** The output's commitment and the record. */
  after: number
}

/** Times the stages of calls by what the SDK tells an app of their progress. */
export async function splitCall(model: ModelName, calls: number): Promise<Stages[]> {
  const client = createClient({ routes: [local({ store: 'memory' })] })
  const models = [await sourceOf(model)]
  await preload(client, { models })
  const { input, dims } = graphs[model]
  const kept: Stages[] = []
  for (let i = 0; i < calls + 10; i++) {
    const { values, host } = makeInput(model, i)
    const at: Record<string, number> = {}
    const onStatus = ({ status, ...update }: StatusUpdate) => {
      const phase = 'progress' in update ? update.progress?.phase : undefined
      at[phase ?? status] ??= performance.now()
    }
    if (model === 'lookalike') await classify(client, { models, input: host, onStatus })
    else await run(client, { models, input: { [input]: { shape: dims, data: values } }, onStatus })
    const between = (from: string, to: string) => (at[to] as number) - (at[from] as number)
    if (i >= 10)
      kept.push({
        before: between('quoting', 'preparing'),
        handOver: between('preparing', 'run'),
        worker: between('run', 'settling'),
        after: between('settling', 'done'),
      })
  }
  return kept
}
