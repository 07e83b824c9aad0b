import type { Model } from '../../models/model.js'
import { own } from '../../utils/own.js'
import { type PriorName, type PriorValues, priorValues } from '../priors.js'
import { createListing, type Listing } from './listing.js'
import { createWarmth, type Warmth } from './pool/latency.js'
import { createPool, type Pool } from './pool/pool.js'
import { protocolOf } from './price.js'
import type { Price, Priors, Provider } from './provider.js'

/** A provider, and how it is at present. */
export type Host = {
  provider: Provider
  prior: PriorValues
  priors: Priors
  pool: Pool
  /** Where a number of it is from: the app that named the provider, or the table of priors. */
  sourceOf: (name: keyof Priors, table: PriorName) => string
  warmth: Warmth
  listing: Listing | undefined
}

/** Clock and chance, so that tests can have their own, and the table of priors. */
export type Surroundings = {
  now: () => number
  random: () => number
  prior?: PriorValues | undefined
}

export function createHost(
  provider: Provider,
  { now, random, prior = priorValues() }: Surroundings,
): Host {
  const { openai, oip, keys, prices } = provider
  const priors: Priors = {
    arrives: prior('cloud/arrives'),
    dishonest: prior('cloud/dishonest'),
    latency: { expected: prior('cloud/first'), p95: prior('cloud/first/p95') },
    perToken: prior('cloud/token'),
    ...provider.priors,
  }
  const base = openai ?? oip
  return {
    provider,
    prior,
    priors,
    sourceOf: (name, table) => (own(provider.priors ?? {}, name) === undefined ? table : 'app'),
    pool: createPool({ keys, now, random }),
    warmth: createWarmth(prior('cloud/warm-for'), now),
    listing: prices === 'listed' && base ? createListing(trimmed(base), now) : undefined,
  }
}

/** The base URL of the protocol for a task, without a slash at its end. */
export function baseOf(
  { provider }: Host,
  task: Parameters<typeof protocolOf>[0],
): string | undefined {
  const base = provider[protocolOf(task)]
  return base && trimmed(base)
}

const trimmed = (url: string) => url.replace(/\/+$/, '')

/** What a model is called at a provider. */
export function nameAt({ id, models = {} }: Provider, { manifest }: Model): string {
  const { name } = manifest.core
  return own(models, name) ?? own(manifest.providers, id) ?? name
}

/** What a model costs at a provider, as far as is known now. */
export function priceAt(host: Host, model: Model): Price | undefined {
  const { prices } = host.provider
  const { name } = model.manifest.core
  if (prices !== 'listed') return own(prices, name) ?? own(prices, '*')
  const listed = host.listing?.known(nameAt(host.provider, model))
  // Of one name, and another model.
  return listed?.modelId === undefined || listed.modelId === model.id ? listed?.price : undefined
}
