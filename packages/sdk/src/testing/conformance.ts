import { defineModel, type ModelSource } from '../models/model.js'
import { resolvePolicy } from '../policy/policy.js'
import type { NormalizedRequest, Payload, Progress, Target, TensorMap } from '../request/request.js'
import { type AttemptContext, type Offer, type Route, routeSpecVersion } from '../routes/route.js'
import { taskOf } from '../tasks/tasks.js'
import { checkTensors } from '../tasks/tensors.js'
import { uid } from '../utils/uid.js'
import { toDollars, usd } from '../utils/usd.js'

export type ConformanceParameters = {
  /** Makes a route that has run nothing yet. */
  makeRoute: () => Route | Promise<Route>
  model: ModelSource
  /** Two inputs of the model whose outputs differ: tensors, or text for a route that takes `classify` only. */
  inputs: readonly [TensorMap, TensorMap] | readonly [string, string]
  /** What requests name, for a route that makes offers only with one. */
  target?: Target | undefined
  /**
   * How often the route has used the network so far. Offers must not add to it: without this, there is no
   * such case.
   */
  networkUses?: (() => number) | undefined
  /** Ends what a case started. */
  dispose?: ((route: Route) => Promise<void>) | undefined
}

const phases: readonly Progress['phase'][] = ['download', 'load', 'queue', 'run']

/** One case: throws when the route breaks the contract. */
export type ConformanceCase = { name: string; run: () => Promise<void> }

/**
 * What every route must do, as cases for any test runner.
 *
 * @example
 * for (const { name, run } of routeConformance({ makeRoute, model, inputs })) it(name, run)
 */
export function routeConformance(parameters: ConformanceParameters): ConformanceCase[] {
  const model = defineModel(parameters.model)
  const [first, second] = parameters.inputs
  const { networkUses, target } = parameters

  const prepare = async (route: Route, input: TensorMap | string) => {
    const task = taskOf(typeof input === 'string' ? 'classify' : 'run')
    const payload: Payload = await task.encode(model, input)
    const request: NormalizedRequest = {
      id: uid(),
      task: task.name,
      models: [model],
      payloads: new Map([[model.id, payload]]),
      stakes: undefined,
      target,
      requirements: resolvePolicy({ require: { privacy: 'public' } }, usd('1000')).requirements,
    }
    const offers = await route.offers({ request, signal: new AbortController().signal })
    const attempt = (
      signal: AbortSignal,
      onProgress: AttemptContext['onProgress'] = () => {},
    ): AttemptContext => ({
      request,
      offer: offers[0] as Offer,
      model,
      payload,
      signal,
      onProgress,
      onText: () => {},
      onMoney: () => {},
    })
    return { offers, request, attempt }
  }
  const runOnce = async (route: Route, input: TensorMap | string) =>
    route.run((await prepare(route, input)).attempt(new AbortController().signal))
  const testCase = (name: string, run: (route: Route) => Promise<void>): ConformanceCase => ({
    name,
    async run() {
      const route = await parameters.makeRoute()
      try {
        await run(route)
      } finally {
        await parameters.dispose?.(route)
      }
    },
  })

  return [
    testCase('states the version of the contract', async (route) => {
      assert(route.specVersion === routeSpecVersion, `specVersion is ${route.specVersion}`)
      assert(route.id !== '' && route.tasks.length > 0, 'it has no id or no task')
    }),
    testCase('offers: are plain JSON, of this route, with ids of their own', async (route) => {
      const { offers } = await prepare(route, first)
      assert(offers.length > 0, 'there is no offer')
      assert(
        JSON.stringify(JSON.parse(JSON.stringify(offers))) === JSON.stringify(offers),
        'not plain JSON',
      )
      assert(
        offers.every((offer) => offer.route === route.id),
        'an offer names another route',
      )
      assert(new Set(offers.map(({ id }) => id)).size === offers.length, 'two offers share an id')
    }),
    testCase(
      'offers: chances are between 0 and 1, prices in order, times not negative',
      async (route) => {
        for (const offer of (await prepare(route, first)).offers) {
          for (const chance of [offer.arrives, offer.dishonest, offer.undetected])
            assert(chance >= 0 && chance <= 1, `a chance is ${chance}`)
          assert(
            toDollars(usd(offer.price.expected)) <= toDollars(usd(offer.price.ceiling)),
            'the expected price is above the ceiling',
          )
          assert(
            offer.latency.expected >= 0 && offer.latency.p95 >= offer.latency.expected,
            'latencies are out of order',
          )
          assert(
            Number.isSafeInteger(offer.download) && offer.download >= 0,
            'the download is not a count of bytes',
          )
        }
      },
    ),
    ...(networkUses
      ? [
          testCase('offers: download nothing', async (route) => {
            const before = networkUses()
            await prepare(route, first)
            assert(networkUses() === before, 'the network was used')
          }),
        ]
      : []),
    testCase('abort during offers: has them or rejects with the reason', async (route) => {
      const reason = new Error('reason')
      const controller = new AbortController()
      const { request } = await prepare(route, first)
      const asking = route.offers({ request, signal: controller.signal })
      controller.abort(reason)
      const outcome = await asking.then(Array.isArray, (error) => error === reason)
      assert(outcome, 'it did neither')
      assert((await prepare(route, first)).offers.length > 0, 'there is no offer afterwards')
    }),
    testCase(
      'run: gives outputs that fit the manifest, for no more than the ceiling',
      async (route) => {
        const { offers } = await prepare(route, first)
        const answer = await runOnce(route, first)
        checkTensors(model.manifest.core.outputs, answer.outputs)
        assert(
          answer.evidence.kind === offers[0]?.evidence.replace(/\(.*/, ''),
          'the evidence is not of the kind offered',
        )
        assert(
          usd(answer.charged) <= usd(offers[0]?.price.ceiling ?? '0'),
          'it charged more than its ceiling',
        )
      },
    ),
    testCase('run: many at once do not mix', async (route) => {
      const alone = [
        digest((await runOnce(route, first)).outputs),
        digest((await runOnce(route, second)).outputs),
      ]
      assert(alone[0] !== alone[1], 'the two inputs given to this suite have one output')
      const together = await Promise.all(
        Array.from({ length: 8 }, (_, i) => runOnce(route, i % 2 ? second : first)),
      )
      for (const [i, { outputs }] of together.entries())
        assert(digest(outputs) === alone[i % 2], `run ${i} has the output of another`)
    }),
    testCase('run: leaves its input as it was', async (route) => {
      const { attempt } = await prepare(route, first)
      const context = attempt(new AbortController().signal)
      const before = digest(context.payload.tensors)
      await route.run(context)
      assert(digest(context.payload.tensors) === before, 'the input was changed or taken away')
    }),
    testCase('abort before: rejects with the reason', async (route) => {
      const reason = new Error('reason')
      const { attempt } = await prepare(route, first)
      assert(
        (await rejection(route.run(attempt(AbortSignal.abort(reason))))) === reason,
        'it did not reject with the reason',
      )
    }),
    testCase('abort at once: rejects with the reason, and the next run works', async (route) => {
      const reason = new Error('reason')
      const controller = new AbortController()
      const { attempt } = await prepare(route, first)
      const running = rejection(route.run(attempt(controller.signal)))
      controller.abort(reason)
      assert((await running) === reason, 'it did not reject with the reason')
      await runOnce(route, first)
    }),
    // Each phase on a route of its own: what is loaded once is not loaded again.
    ...phases.map((phase) =>
      testCase(
        `abort during ${phase}: rejects with the reason, and the next run works`,
        async (route) => {
          const reason = new Error('reason')
          const controller = new AbortController()
          const { attempt } = await prepare(route, first)
          const context = attempt(controller.signal, (progress) => {
            if (progress.phase === phase) controller.abort(reason)
          })
          const outcome = await rejection(route.run(context))
          // A route need not have every phase: without an abort, it has simply answered.
          const expected = controller.signal.aborted ? reason : undefined
          assert(outcome === expected, 'it did not reject with the reason')
          await runOnce(route, first)
        },
      ),
    ),
    testCase('abort after: changes nothing', async (route) => {
      const controller = new AbortController()
      const { attempt } = await prepare(route, first)
      const { outputs } = await route.run(attempt(controller.signal))
      controller.abort()
      assert(
        digest((await runOnce(route, first)).outputs) === digest(outputs),
        'the next run gave something else',
      )
    }),
  ]
}

function assert(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`The route contract is broken: ${otherwise}.`)
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  return undefined
}

function digest(tensors: TensorMap): string {
  return Object.entries(tensors)
    .map(
      ([name, { shape, data }]) =>
        `${name}:${shape}:${Array.from(data as ArrayLike<number | bigint>, String)}`,
    )
    .join(';')
}
