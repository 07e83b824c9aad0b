import { createClient, type ModelSource, run, type TensorMap, unload } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { defineModel } from '@trine/sdk/model'
import type { Hex } from 'viem'
import { ModelMismatchError } from '../errors/chain.js'

/** The engine that browsers run models on: the same file, the same bits. */
export type Engine = {
  /** @throws what loading and running a model throws */
  infer: (
    source: ModelSource,
    inputs: TensorMap,
    signal?: AbortSignal,
  ) => Promise<{ outputs: TensorMap; runtimeHash: Hex }>
  close: () => Promise<void>
}

/** Keeps nothing: what must be kept of a run is kept by whoever asks for it. */
export const noRecords = {
  put: async () => {},
  get: async () => undefined,
  list: async () => [],
  clear: async () => {},
}

/** Models are loaded when they are first run. */
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
    close: () => unload(client),
  }
}
