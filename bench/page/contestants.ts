import { type Client, classify, createClient, preload, run, unload } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { ask } from './ask.ts'
import { graphs, type ModelName } from './graphs.ts'
import { openRaw, type RawSession } from './rawSession.ts'
import { sourceOf } from './sources.ts'

/** One input, in each of the forms that contestants take. May be used once: its memory is given away. */
export type Input = { values: Float32Array; host: string }

/** A way to run a model. All of them end with the same numbers on the page. */
export type Contestant = {
  load: () => Promise<void>
  run: (input: Input) => Promise<ArrayLike<number>>
  unload: () => Promise<void>
}

export type ContestantName =
  | 'sdk run'
  | 'sdk classify'
  | 'raw in worker'
  | 'raw on page'
  | 'transformers.js'

/** Those that there are on this page. */
export const contestants: Partial<Record<ContestantName, (model: ModelName) => Contestant>> = {
  'sdk run': (model) => sdkRun(model, newClient()),
  'sdk classify': () => sdkClassify(newClient()),
  'raw in worker': rawInWorker,
  'raw on page': rawOnPage,
}

const newClient = () => createClient({ routes: [local()] })

function sdkRun(model: ModelName, client: Client): Contestant {
  const { input, output, dims } = graphs[model]
  const source = sourceOf(model)
  return {
    load: async () => preload(client, { models: [await source] }),
    run: async ({ values }) => {
      const tensors = { [input]: { shape: dims, data: values } }
      const answer = await run(client, { models: [await source], input: tensors })
      return answer.output[output]?.data as Float32Array
    },
    unload: () => unload(client),
  }
}

function sdkClassify(client: Client): Contestant {
  const source = sourceOf('lookalike')
  return {
    load: async () => preload(client, { models: [await source] }),
    run: async ({ host }) => {
      const answer = await classify(client, { models: [await source], input: host })
      return answer.output.logits
    },
    unload: () => unload(client),
  }
}

function rawInWorker(model: ModelName): Contestant {
  const worker = new Worker(new URL('./rawWorker.ts', import.meta.url), { type: 'module' })
  return {
    load: () => ask(worker, { kind: 'load', ...graphs[model] }),
    run: ({ values }) => ask(worker, { kind: 'run', values }, [values.buffer as ArrayBuffer]),
    unload: () => ask(worker, { kind: 'release' }),
  }
}

function rawOnPage(model: ModelName): Contestant {
  let session: RawSession
  return {
    load: async () => {
      session = await openRaw(await import('onnxruntime-web/wasm'), graphs[model])
    },
    run: ({ values }) => session.run(values),
    unload: () => session.release(),
  }
}
