import { isTrineError } from '../../errors/base.js'
import { EngineUnavailableError } from '../../errors/local.js'
import { RouteContractError } from '../../errors/route.js'
import type { Backend } from '../../models/manifest.js'
import { checkTensors } from '../../tasks/tensors.js'
import type { AttemptContext, PreloadContext, Route, RouteAnswer } from '../route.js'
import { routeSpecVersion } from '../route.js'
import { createDevice, type DeviceParameters } from './device.js'
import { makeOffers, offerId } from './offers.js'

/**
 * The route that runs models on this device.
 *
 * @param parameters where files come from and go, and the platform that it runs on
 */
export function createLocalRoute(parameters: DeviceParameters): Route {
  const device = createDevice(parameters)

  return {
    specVersion: routeSpecVersion,
    id: 'local',
    tasks: ['classify', 'generate', 'run'],
    offers: ({ request, signal }) => makeOffers(device, request, signal),
    run: async (context) => {
      const { model, offer } = context
      const backend = device.backends.find((each) => offerId(model, each) === offer.id)
      if (!backend)
        throw new RouteContractError({ route: 'local', reason: 'it made no such offer' })
      return run(context, backend)
    },
    preload: (context) => preload(context),
    unload: async () => {
      for (const backend of device.backends) device.lane(backend).end()
    },
  }

  async function run(context: AttemptContext, backend: Backend): Promise<RouteAnswer> {
    const { model, payload, onText } = context
    const spec = device.spec(model, backend)
    checkTensors(spec.core.inputs, payload.tensors)
    const { outputs, usage, loaded } = await device.watch(model, backend, context, (lane, inner) =>
      lane.run(spec, payload.tensors, { ...inner, onText }),
    )
    return {
      outputs,
      charged: '0',
      ...(usage ? { usage } : {}),
      evidence: {
        kind: 'device',
        modelId: loaded.modelId,
        runtimeHash: loaded.runtimeHash,
        backend,
        variant: spec.variant,
        goldenVectors: loaded.goldenVectors,
      },
    }
  }

  /** Loads the model on the first backend that computes it rightly. */
  async function preload(context: PreloadContext): Promise<void> {
    const { model, signal } = context
    const obstacles: string[] = []
    let failure: unknown
    for (const backend of device.backends) {
      const obstacle = await device.obstacle(model, backend)
      if (obstacle !== undefined) {
        obstacles.push(device.backends.length > 1 ? `${backend}, ${obstacle}` : obstacle)
        continue
      }
      try {
        const spec = device.spec(model, backend)
        await device.watch(model, backend, context, async (lane, inner) => ({
          loaded: await lane.load(spec, inner),
        }))
        return
      } catch (error) {
        if (signal.aborted) throw signal.reason
        failure = error
        // Another backend helps against this engine's failures; against bad bytes none does.
        if (!isTrineError(error) || error.remedy !== 'change-route') throw error
      }
    }
    throw (
      failure ??
      new EngineUnavailableError({
        backend: device.backends.join(', '),
        reason: obstacles.join('; '),
      })
    )
  }
}
