import { expectationOf } from '../../models/expectation.js'
import type { Model } from '../../models/model.js'
import type { NormalizedRequest, Payload } from '../../request/request.js'
import { privacyClasses } from '../../request/requirements.js'
import { abortable } from '../../utils/signal.js'
import { formatUsd } from '../../utils/usd.js'
import { basisFrom } from '../basisFrom.js'
import type { Offer, OffersContext } from '../route.js'
import { baseOf, type Host, nameAt, priceAt } from './host.js'
import { estimateLatency } from './pool/latency.js'
import { costOf, mostTokens, usualTokens } from './price.js'
import type { Price } from './provider.js'

/** One offer for each model at each provider that has a price for it and the protocol of the task. */
export async function makeOffers(
  hosts: readonly Host[],
  { request, signal }: OffersContext,
): Promise<Offer[]> {
  signal.throwIfAborted()
  const able = hosts.filter((host) => baseOf(host, request) !== undefined)
  // Whoever may not have the input is not even asked for its prices.
  const asked = able.filter(({ provider }) => isAllowed(provider.privacy, request))
  await abortable(Promise.all(asked.map(({ listing }) => listing?.refresh())), signal)
  return able.flatMap((host) =>
    request.models.flatMap((model) => {
      const price = priceAt(host, model)
      const payload = request.payloads.get(model.id)
      return price && payload ? [makeOffer(host, request, model, payload, price)] : []
    }),
  )
}

function isAllowed(privacy: Offer['privacy'] = 'provider', { requirements }: NormalizedRequest) {
  return privacyClasses.indexOf(privacy) <= privacyClasses.indexOf(requirements.privacy)
}

function makeOffer(
  { provider, pool, warmth, prior, priors, sourceOf }: Host,
  request: NormalizedRequest,
  model: Model,
  payload: Payload,
  price: Price,
): Offer {
  const { task } = request
  const { core } = model.manifest
  const { privacy = 'provider', signer } = provider
  // A signature says who said it. Nothing here would notice that it is false.
  const undetected = `cloud/undetected/${signer ? 'signed' : 'none'}` as const
  const usual = usualTokens(task, payload)
  const { atMost, obstacle } = pool.outlook(usual.input + usual.output)
  const expected = costOf(price, usual)
  const ceiling = costOf(price, mostTokens(task, payload))
  const expectation = expectationOf(model.manifest)
  const latency = estimateLatency(priors, {
    tokens: usual.output,
    cold: warmth.isCold(nameAt(provider, model)),
  })
  const offer: Offer = {
    id: `cloud/${provider.id}/${core.name}`,
    route: 'cloud',
    operator: provider.id,
    model: { id: model.id, name: core.name },
    privacy,
    evidence: signer ? 'signed' : 'none',
    determinism: core.determinism.class,
    price: { ceiling: formatUsd(ceiling), expected: formatUsd(expected) },
    latency,
    download: 0,
    arrives: priors.arrives,
    dishonest: priors.dishonest,
    undetected: prior(undetected),
    ...(expectation && { expected: expectation }),
    cancellable: true,
    ...(signer && { signer: signer.key.toLowerCase() }),
    ...(obstacle !== undefined && { obstacle }),
  }
  const basis = basisFrom(offer, {
    price: 'provider',
    latency: sourceOf('latency', 'cloud/latency'),
    arrives: sourceOf('arrives', 'cloud/arrives'),
    dishonest: sourceOf('dishonest', 'cloud/dishonest'),
    undetected,
    wrong: 'manifest',
  })
  return { ...offer, arrives: Math.min(priors.arrives, atMost), basis }
}
