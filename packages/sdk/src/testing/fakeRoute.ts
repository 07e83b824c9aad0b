import type { Model } from '../models/model.js'
import type { TensorMap } from '../request/request.js'
import { enginePins } from '../routes/local/engine/pins.js'
import {
  type AttemptContext,
  type Offer,
  type Route,
  type RouteFactory,
  routeSpecVersion,
  type Usage,
} from '../routes/route.js'
import type { Hex } from '../utils/hex.js'
import { abortable } from '../utils/signal.js'
import type { Evidence } from '../verify/verdict.js'

export type FakeRouteParameters = {
  /** Default `'fake'`. */
  id?: string | undefined
  /** Changes to the offer made for each model. Default: free, warm, on the device. */
  offer?: Partial<Offer> | ((model: Model) => Partial<Offer>) | undefined
  /** What a run gives. Throwing makes the attempt fail. */
  outputs: (context: AttemptContext) => TensorMap | Promise<TensorMap>
  charged?: string | undefined
  /** Milliseconds until the answer, and before each piece of text. Default: none at all. */
  delay?: number | undefined
  /** Pieces that are told before the answer, as by tasks that stream. */
  text?: readonly string[] | undefined
  /** Tokens that it says it counted. */
  usage?: Usage | undefined
  /** The engine that its evidence names. Default: the pinned one, so that answers are `verified`. */
  runtimeHash?: Hex | undefined
}

/** What was asked of a fake route: `aborted` names the offers whose run was ended by its signal. */
export type FakeRouteCalls = { offers: number; runs: string[]; aborted: string[] }

/**
 * A fake: a route that computes nothing and says what it is told to. For tests of what is built on
 * routes; it passes the conformance suite, and its evidence claims an engine and golden vectors
 * that were never run.
 *
 * @example
 * const { route, calls } = fakeRoute({ outputs: () => ({ logits: { shape: [1, 2], data: Float32Array.of(3, 1) } }) })
 * const client = createClient({ routes: [route] })
 */
export function fakeRoute(parameters: FakeRouteParameters): {
  route: RouteFactory
  calls: FakeRouteCalls
} {
  const {
    id = 'fake',
    offer: change = {},
    outputs,
    charged = '0',
    usage,
    delay,
    text = [],
  } = parameters
  const { runtimeHash = `0x${enginePins.wasm.sha256}` } = parameters
  const calls: FakeRouteCalls = { offers: 0, runs: [], aborted: [] }
  const offerFor = (model: Model): Offer => ({
    id: `${id}/${model.manifest.core.name}`,
    route: id,
    operator: id,
    model: { id: model.id, name: model.manifest.core.name },
    privacy: 'device',
    evidence: 'device',
    determinism: model.manifest.core.determinism.class,
    price: { ceiling: '0', expected: '0' },
    latency: { state: 'warm', expected: 1, p95: 2 },
    download: 0,
    arrives: 1,
    dishonest: 0,
    undetected: 0,
    cancellable: true,
    ...(typeof change === 'function' ? change(model) : change),
  })
  const route: Route = {
    specVersion: routeSpecVersion,
    id,
    tasks: ['classify', 'embed', 'generate', 'run'],
    async offers({ request, signal }) {
      signal.throwIfAborted()
      calls.offers++
      return request.models.map(offerFor)
    },
    async run(context) {
      const { signal } = context
      signal.throwIfAborted()
      calls.runs.push(context.offer.id)
      const noteAbort = () => calls.aborted.push(context.offer.id)
      signal.addEventListener('abort', noteAbort, { once: true })
      const compute = async () => {
        for (const piece of text) {
          await pause(delay, signal)
          context.onText(piece)
        }
        await pause(delay, signal)
        return outputs(context)
      }
      const computed = await abortable(compute(), signal).finally(() =>
        signal.removeEventListener('abort', noteAbort),
      )
      const { id: modelId, manifest } = context.model
      const evidence: Evidence =
        context.offer.evidence === 'none'
          ? { kind: 'none', modelId, provider: id }
          : {
              kind: 'device',
              modelId,
              runtimeHash,
              backend: 'fake',
              variant: 'fake',
              goldenVectors: manifest.core.golden.length,
            }
      return { outputs: computed, evidence, charged, ...(usage && { usage }) }
    },
  }
  return { route: () => route, calls }
}

async function pause(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  if (milliseconds === undefined) return
  let timer: ReturnType<typeof setTimeout> | undefined
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await abortable(passed, signal).finally(() => clearTimeout(timer))
}
