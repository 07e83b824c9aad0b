import {
  type Answer,
  type Chat,
  createClient,
  type Embeddings,
  embed,
  type Generation,
  generate,
  type ModelSource,
  preload,
  run,
  type TensorMap,
  unload,
} from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { defineModel } from '@trine/sdk/model'
import type { Hex } from 'viem'
import { ModelMismatchError } from '../errors/chain.js'

/** The engine that browsers run models on: the same file, the same bits. */
export type Engine = {
  /** Verifies and loads models, so that nobody waits for it later. @throws what loading a model throws */
  load: (sources: readonly ModelSource[]) => Promise<void>
  /** @throws what loading and running a model throws */
  infer: (
    source: ModelSource,
    inputs: TensorMap,
    signal?: AbortSignal,
  ) => Promise<{ outputs: TensorMap; runtimeHash: Hex }>
  generate: (
    source: ModelSource,
    chat: Chat,
    options: { signal: AbortSignal; onText: (delta: string) => void },
  ) => Promise<Answer<Generation>>
  embed: (
    source: ModelSource,
    texts: readonly string[],
    signal: AbortSignal,
  ) => Promise<Answer<Embeddings>>
  close: () => Promise<void>
}

/** Keeps nothing: what must be kept of a run is kept by whoever asks for it. */
const noRecords = {
  put: async () => {},
  get: async () => undefined,
  list: async () => [],
  clear: async () => {},
}

/** Models that were not loaded before are when they are first run. */
export function openEngine(): Engine {
  const client = createClient({ routes: [local()], records: { store: noRecords } })
  return {
    async infer(source, inputs, signal) {
      const { output, verdict } = await run(client, { models: [source], input: inputs, signal })
      const { evidence } = verdict
      if (evidence.kind !== 'device')
        throw new ModelMismatchError({
          model: defineModel(source).manifest.core.name,
          reason: 'it did not run on this device',
        })
      return { outputs: output, runtimeHash: evidence.runtimeHash }
    },
    load: async (models) => {
      if (models.length > 0) await preload(client, { models })
    },
    generate: (source, input, { signal, onText }) =>
      generate(client, {
        models: [source],
        input,
        signal,
        onStatus: ({ text }) => {
          if (text) onText(text.delta)
        },
      }),
    embed: (source, input, signal) => embed(client, { models: [source], input, signal }),
    close: () => unload(client),
  }
}
