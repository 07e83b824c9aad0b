import type { ModelSource } from '@trine/sdk'
import { classNumbers } from '@trine/sdk/chain'
import { defineModel, outputBytes, payloadFromBytes } from '@trine/sdk/model'
import type { Hex } from 'viem'
import { Refused } from '../admit/refusal.js'
import { ConfigInvalidError } from '../errors/config.js'
import { openEngine } from './engine.js'

/** A model that is loaded, whose engine got the model's own examples right. */
export type ServedModel = {
  id: Hex
  name: string
  /** SHA-256 of the engine's WebAssembly file. */
  runtimeHash: Hex
  /** Determinism class by its number in contracts. */
  class: number
  /**
   * Canonical input bytes to canonical output bytes.
   *
   * @throws Refused when the bytes are not canonical, or too many wait
   */
  run: (input: Uint8Array) => Promise<Uint8Array>
}

export type Runner = { models: ReadonlyMap<Hex, ServedModel>; close: () => Promise<void> }

/**
 * Loads models on the engine that browsers run them on: the same file, the same bits.
 *
 * @param queue runs that may wait, of all models
 * @throws what loading a model throws
 */
export async function openRunner(
  sources: readonly ModelSource[],
  { queue }: { queue: number },
): Promise<Runner> {
  const engine = openEngine()
  let waiting = 0
  const models = new Map<Hex, ServedModel>()
  for (const source of sources) {
    const model = defineModel(source)
    const { name, determinism, preprocess } = model.manifest.core
    if (preprocess.kind !== 'hostname-1')
      throw new ConfigInvalidError({ setting: 'models', reason: `"${name}" takes no text` })
    const infer = async (bytes: Uint8Array) => {
      const { tensors } = await payloadFromBytes(model, bytes)
      const { outputs, runtimeHash } = await engine.infer(source, tensors)
      return { output: outputBytes(model, outputs), runtimeHash }
    }
    const { runtimeHash } = await infer(
      new TextEncoder().encode('a'.padEnd(preprocess.length, '\0')),
    )
    models.set(model.id, {
      id: model.id,
      name,
      runtimeHash,
      class: classNumbers[determinism.class],
      run: async (input) => {
        await payloadFromBytes(model, input).catch(() => {
          throw new Refused('input-invalid')
        })
        if (waiting >= queue) throw new Refused('busy')
        waiting++
        try {
          const answer = await infer(input)
          // The claim names the engine: an answer of another one is none.
          if (answer.runtimeHash !== runtimeHash) throw new Refused('model-mismatch')
          return answer.output
        } finally {
          waiting--
        }
      },
    })
  }
  return { models, close: engine.close }
}
