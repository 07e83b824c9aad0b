import type { Client } from '../client/createClient.js'
import type { BaseError } from '../errors/base.js'
import { type FollowedRun, followRun, type RunState } from '../execute/followRun.js'
import { iterateText } from '../execute/iterateText.js'
import type { Provisional } from '../execute/runProvisional.js'
import type { Answer } from '../execute/runRequest.js'
import { shielded } from '../execute/shielded.js'
import type { RequestParameters } from '../request/normalizeRequest.js'
import type { StatusUpdate, TaskName } from '../request/request.js'
import type { Task } from '../tasks/task.js'
import type { TaskTypes } from '../tasks/tasks.js'
import { once } from '../utils/once.js'
import { snapshot } from '../utils/snapshot.js'
import { checkCall, enter, names } from './enter.js'

const parts = once(() =>
  Promise.all([import('../execute/runOnce.js'), import('../tasks/tasks.js')]),
)

/** What the action of the task takes, and which task it is. */
export type StartParameters<Name extends TaskName = TaskName> = {
  task: Name
} & RequestParameters<TaskTypes[Name]['input']>

/** A request under way. */
export type StartReturnType<Output> = {
  /**
   * What this device says before the answer is there: to show, and to be replaced by the answer or withdrawn.
   * `undefined` where nothing comes before the answer. Never rejects.
   */
  provisional: Promise<Provisional<Output> | undefined>
  /** Resolves only when the requirements hold. Whoever does not wait for it misses nothing but the error. */
  answer: Promise<Answer<Output>>
  /** All that is known by now; another object after each change, and the same one until then. */
  state: () => RunState<Output>
  /**
   * Calls on each change, and at once with the latest update if there was one.
   *
   * @returns what ends that
   */
  subscribe: (listener: (update: StatusUpdate) => void) => () => void
  /** Ends the request, wherever it is. */
  abort: (reason?: unknown) => void
  /**
   * The text as it comes, of tasks that stream; each iteration begins with its beginning. It ends with the
   * answer and when the request is cancelled, and throws the error of a request that failed. When another
   * offer takes over after text was handed out, and says something else, it throws
   * `request/text-withdrawn`; with `restarts: false` the request fails instead.
   */
  text: AsyncIterable<string>
}
/** Of `answer`: anything else is a defect of this SDK. Tell cases apart by `code`. */
export type StartErrorType = BaseError

/**
 * Begins a request and returns at once. Where the answer comes from elsewhere and this device can say
 * something for nothing, that is in `provisional`: of another type, which nothing that takes an answer takes.
 *
 * @throws nothing: `answer` rejects with what the action of the task throws
 * @example
 * const run = start(client, { task: 'classify', models: [small, large], input: 'app-uniswap.io' })
 * run.subscribe(() => show(run.state()))
 * const first = await run.provisional // { provisional: true, output: { label: 'benign', … }, offer: { … } }
 * const { output, provisional } = await run.answer
 * provisional?.agrees // false: the larger model says otherwise
 */
export function start<const Name extends TaskName>(
  client: Client,
  parameters: StartParameters<Name>,
): StartReturnType<TaskTypes[Name]['output']> {
  type Output = TaskTypes[Name]['output']
  const stop = new AbortController()
  const run = followRun<Output>()
  const answer = begin(client, parameters, stop.signal, run)
  const provisional = new Promise<Provisional<Output> | undefined>((resolve) => {
    const unsubscribe = run.subscribe(() => {
      const { provisional: said } = run.state()
      if (said) resolve(said)
    })
    const end = () => {
      unsubscribe()
      resolve(undefined)
    }
    answer.then(run.onAnswer, run.onError).then(end)
  })
  const whole = answer.then(({ output }) => textOf(output))
  // Nobody has to wait for it.
  whole.catch(() => {})
  return {
    provisional,
    answer,
    state: run.state,
    subscribe: run.subscribe,
    abort: (reason) => stop.abort(reason),
    text: { [Symbol.asyncIterator]: () => iterateText(run.subscribe, whole) },
  }
}

async function begin<Name extends TaskName>(
  client: Client,
  parameters: StartParameters<Name>,
  stop: AbortSignal,
  { onStatus: hear, onProvisional }: FollowedRun<TaskTypes[Name]['output']>,
): Promise<Answer<TaskTypes[Name]['output']>> {
  checkCall(client, parameters, ['task', ...names])
  const { task: name, ...rest } = parameters
  const tell = shielded(parameters.onStatus)
  const request = {
    ...rest,
    // Tensors and bytes are copied where they are encoded.
    input: name === 'run' || name === 'classify' ? rest.input : snapshot(rest.input),
    signal: parameters.signal ? AbortSignal.any([parameters.signal, stop]) : stop,
    onStatus(update: StatusUpdate) {
      hear(update)
      tell(update)
    },
  } as RequestParameters<TaskTypes[Name]['input']>
  const [{ runOnce }, { taskOf }] = await enter(client, name, request, parts)
  const task = taskOf(name) as Task<TaskTypes[Name]['input'], TaskTypes[Name]['output']>
  return runOnce(client, task, request, onProvisional)
}

/** The whole text of an answer, of tasks that stream. */
function textOf(output: object): string | undefined {
  return 'text' in output && typeof output.text === 'string' ? output.text : undefined
}
