import { type Embeddings, type EmbedParameters, embed } from '@trine/sdk'
import type { RunSnapshot } from '../stores/runSnapshot.js'
import { type RunActions, useRunnable } from './useRunnable.js'

export type EmbedSnapshot = RunSnapshot<Embeddings>
export type UseEmbedReturnType = EmbedSnapshot & RunActions<EmbedParameters, Embeddings>

const runnable = { action: embed }

/**
 * Turns texts into vectors whose nearness is nearness of meaning. Otherwise as `useClassify`: one run at a
 * time, consent as a state, and unmounting ends nothing.
 *
 * @throws ProviderMissingError when there is no `TrineProvider`
 * @example
 * const { output, run } = useEmbed()
 * const ask = () => run({ models: [model], input: ['a name', 'another name'] })
 * output?.[0] // Float32Array(384) […]
 */
export function useEmbed(): UseEmbedReturnType {
  return useRunnable(runnable)
}
