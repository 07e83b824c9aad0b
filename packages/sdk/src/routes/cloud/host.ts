import type { Model } from '../../models/model.js'
import { own } from '../../utils/own.js'
import { createListing, type Listing } from './listing.js'
import { createLatencyBook, type LatencyBook } from './pool/latencyBook.js'
import { createPool, type Pool } from './pool/pool.js'
import { protocolOf } from './price.js'
import type { Price, Priors, Provider } from './provider.js'

/** A provider, and what was learned of it. */
export type Host = {
  provider: Provider
  priors: Priors
  pool: Pool
  /** By protocol: tensors take another time than text. */
  latency: Readonly<Record<'openai' | 'oip', LatencyBook>>
  listing: Listing | undefined
}

/** Clock and chance, so that tests can have their own. */
export type Surroundings = { now: () => number; random: () => number }

const priors: Omit<Priors, 'latency'> = { arrives: 0.98, dishonest: 0.01, perToken: 20 }
const latency = { expected: 600, p95: 2500 }

export function createHost(provider: Provider, { now, random }: Surroundings): Host {
  const { openai, oip, keys, prices } = provider
  const all: Priors = { latency, ...priors, ...provider.priors }
  const base = openai ?? oip
  return {
    provider,
    priors: all,
    pool: createPool({ keys, arrives: all.arrives, now, random }),
    latency: {
      openai: createLatencyBook(all, now),
      oip: createLatencyBook(all, now),
    },
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
