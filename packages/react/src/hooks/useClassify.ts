import { type Classification, type ClassifyParameters, classify, start } from '@trine/sdk'
import type { RunSnapshot } from '../stores/runSnapshot.js'
import type { Runnable } from '../stores/runStore.js'
import { type RunActions, useRunnable } from './useRunnable.js'

export type UseClassifyParameters = ClassifyParameters & {
  /**
   * Whether this device is asked too, where the answer comes from elsewhere and a model is free here. What it
   * says is in `provisional` until the answer is there. Default: no.
   */
  provisional?: boolean | undefined
}
export type ClassifySnapshot = RunSnapshot<Classification>
export type UseClassifyReturnType = ClassifySnapshot &
  RunActions<UseClassifyParameters, Classification>

const runnable: Runnable<UseClassifyParameters, Classification> = {
  action(client, { provisional, ...parameters }, onProvisional) {
    if (!provisional) return classify(client, parameters)
    const run = start(client, { task: 'classify', ...parameters })
    run.provisional.then((said) => said && onProvisional(said))
    return run.answer
  },
}

/**
 * Asks which of a model's labels an input has. A run starts when `run` is called, from an event, and
 * never by rendering or refetching: one could be paid for.
 *
 * Calling `run` again ends the run before it. With the same `idempotencyKey` and the same request it joins
 * that run instead; with the same key and another request it fails with `request/idempotency-conflict`, and
 * the run before ends as well. A run that was aborted is not joined: the next call starts anew.
 *
 * Where an attempt needs the user's consent, and neither the client nor the call has a `consent` of its own,
 * `status` becomes `'awaiting-consent'` and `consent` says what they must know. The run waits for
 * `approve()` or `reject()`, for as long as they take.
 *
 * With `provisional: true` what this device says is there to show while the answer is on its way. The answer
 * takes its place; `provisional.agrees` then says whether it is the same, and a run that fails withdraws it.
 *
 * Unmounting ends nothing, because a paid answer would be lost: the run goes on to its record. A question
 * that is open then stays open, with nobody to answer it, until the run is aborted. To end both with the
 * component, return `abort` from an effect.
 *
 * @throws ProviderMissingError when there is no `TrineProvider`
 * @example
 * const { output, status, run, abort } = useClassify()
 * const ask = () => run({ models: [lookalikeSmall], input: 'app-uniswap.io' })
 * output?.label // 'phishing'
 */
export function useClassify(): UseClassifyReturnType {
  return useRunnable(runnable)
}
