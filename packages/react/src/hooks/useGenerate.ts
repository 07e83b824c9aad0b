import { type GenerateParameters, type Generation, generate } from '@trine/sdk'
import type { RunSnapshot } from '../stores/runSnapshot.js'
import { type RunActions, useRunnable } from './useRunnable.js'

export type GenerateSnapshot = RunSnapshot<Generation>
export type UseGenerateReturnType = GenerateSnapshot & RunActions<GenerateParameters, Generation>

const runnable = { action: generate, textOf: ({ text }: Generation) => text }

/**
 * Continues a conversation, and shows it as it comes: `text` grows at most once in each frame of the
 * screen, however many pieces come. Until `status` is `'done'` it is not yet checked, and it is withdrawn
 * when another offer takes over or the run fails; what `abort()` cuts short stays.
 *
 * Otherwise as `useClassify`: one run at a time, consent as a state, and unmounting ends nothing.
 *
 * @throws ProviderMissingError when there is no `TrineProvider`
 * @example
 * const { text, status, usage, run, abort } = useGenerate()
 * const ask = () => run({ models: [model], input: 'Why is the sky blue?' })
 * text // 'Air scatters blue li', and then more
 */
export function useGenerate(): UseGenerateReturnType {
  return useRunnable(runnable)
}
