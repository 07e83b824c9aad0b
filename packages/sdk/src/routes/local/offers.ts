import { expectationOf } from '../../models/expectation.js'
import type { Backend } from '../../models/manifest.js'
import type { Model } from '../../models/model.js'
import { missingBytes } from '../../models/store/prepareFiles.js'
import type { NormalizedRequest } from '../../request/request.js'
import type { NormalizedChat } from '../../tasks/generate.js'
import { basisFrom } from '../basisFrom.js'
import type { PriorName } from '../priors.js'
import type { Offer } from '../route.js'
import type { Device } from './device.js'
import { estimateLatency } from './latency.js'

/** The id of the offer for a model on a backend. */
export function offerId({ manifest }: Model, backend: Backend): string {
  return `local/${manifest.core.name}/${backend}`
}

/** One offer for each model and each backend that can run it here. Fetches nothing. */
export async function makeOffers(
  device: Device,
  request: NormalizedRequest,
  signal: AbortSignal,
): Promise<Offer[]> {
  const offers: Offer[] = []
  for (const model of request.models)
    for (const backend of await device.available(model)) {
      signal.throwIfAborted()
      offers.push(await makeOffer(device, model, backend, request))
    }
  return offers
}

async function makeOffer(
  device: Device,
  model: Model,
  backend: Backend,
  request: NormalizedRequest,
): Promise<Offer> {
  const { core } = model.manifest
  const { files: own } = device.spec(model, backend)
  const size = own.reduce((sum, file) => sum + file.size, 0)
  const tooLarge = size > device.maxModelSize
  const chat = chatOf(request, model)
  const lane = device.lane(backend)
  const loaded = lane.isLoaded(model.id)
  const started = lane.isStarted()
  const files = started ? own : [...own, device.engine(backend)]
  const context = { store: await device.store(), source: device.platform }
  const download = loaded ? 0 : await missingBytes(files, context)
  const bandwidth = device.bandwidth.rate()
  const facts = { backend, size, loaded, started, download, bandwidth, tokens: chat?.maxTokens }
  const { expected, p95 } = estimateLatency(facts, device.prior)
  const arrives: PriorName = `local/arrives/${loaded ? 'warm' : download === 0 ? 'stored' : 'download'}`
  const expectation = expectationOf(model.manifest)
  const offer: Offer = {
    id: offerId(model, backend),
    route: 'local',
    // Backends fail one by one: when a GPU fails, the processor is still there.
    operator: `device/${backend}`,
    model: { id: model.id, name: core.name },
    privacy: 'device',
    evidence: 'device',
    // What is drawn by chance is no model's own answer, and browsers compute chances differently.
    determinism: chat?.temperature ? 'statistical' : core.determinism.class,
    price: { ceiling: '0', expected: '0' },
    latency: { state: loaded ? 'warm' : 'cold', expected, p95 },
    download,
    arrives: device.prior(arrives),
    dishonest: device.prior('local/dishonest'),
    undetected: device.prior('local/undetected'),
    ...(expectation ? { expected: expectation } : {}),
    cancellable: true,
    ...(tooLarge && {
      obstacle: `its weights are ${size} bytes, and this device takes at most ${device.maxModelSize}`,
    }),
  }
  const basis = basisFrom(offer, {
    price: 'local/price',
    latency: 'local/latency',
    arrives,
    dishonest: 'local/dishonest',
    undetected: 'local/undetected',
    wrong: 'manifest',
  })
  return { ...offer, basis }
}

/** How a text is to be made. Checked when the request was, and not again: that would take more code. */
function chatOf({ task, payloads }: NormalizedRequest, { id }: Model): NormalizedChat | undefined {
  const payload = payloads.get(id)
  if (task !== 'generate' || !payload) return undefined
  return JSON.parse(new TextDecoder().decode(payload.bytes))
}
