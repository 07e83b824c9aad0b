import { expectationOf } from '../../models/expectation.js'
import type { Model } from '../../models/model.js'
import type { NormalizedRequest, Payload } from '../../request/request.js'
import { privacyClasses } from '../../request/requirements.js'
import { abortable } from '../../utils/signal.js'
import { formatUsd } from '../../utils/usd.js'
import type { Offer, OffersContext } from '../route.js'
import { baseOf, type Host, nameAt, priceAt } from './host.js'
import { costOf, mostTokens, protocolOf, usualTokens } from './price.js'
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
  { provider, pool, latency, priors }: Host,
  request: NormalizedRequest,
  model: Model,
  payload: Payload,
  price: Price,
): Offer {
  const { task } = request
  const { core } = model.manifest
  const { privacy = 'provider', signer } = provider
  const usual = usualTokens(task, payload)
  const outlook = pool.outlook(usual.input + usual.output)
  const expected = costOf(price, usual)
  const ceiling = costOf(price, mostTokens(task, payload))
  const expectation = expectationOf(model.manifest)
  return {
    id: `cloud/${provider.id}/${core.name}`,
    route: 'cloud',
    operator: provider.id,
    model: { id: model.id, name: core.name },
    privacy,
    evidence: signer ? 'signed' : 'none',
    determinism: core.determinism.class,
    price: { ceiling: formatUsd(ceiling), expected: formatUsd(expected) },
    latency: latency[protocolOf(request)].estimate(nameAt(provider, model), usual.output),
    download: 0,
    ...outlook,
    dishonest: priors.dishonest,
    // A signature says who said it. Nothing here would notice that it is false.
    undetected: 1,
    ...(expectation && { expected: expectation }),
    cancellable: true,
    ...(signer && { signer: signer.key.toLowerCase() }),
  }
}
