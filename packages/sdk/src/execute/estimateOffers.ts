import type { Client } from '../client/createClient.js'
import { isWanted } from '../models/isWanted.js'
import { deviceClass } from '../policy/estimates/deviceClass.js'
import type { NormalizedRequest } from '../request/request.js'
import type { Offer } from '../routes/route.js'
import { estimatesOf } from './estimatesOf.js'

/** Bytes of a request's longest payload. */
export function sizeOf({ payloads }: Pick<NormalizedRequest, 'payloads'>): number {
  return Math.max(0, ...[...payloads.values()].map(({ bytes }) => bytes.length))
}

/** The offers with what this device has learned of them. A store that is slow or broken holds up nothing. */
export async function estimateOffers(
  client: Client,
  request: NormalizedRequest,
  labels: readonly string[],
  offers: readonly Offer[],
): Promise<readonly Offer[]> {
  const estimates = estimatesOf(client)
  if (!estimates) return offers
  await estimates.ready()
  return estimates.apply(offers, {
    size: sizeOf(request),
    device: deviceClass(),
    now: client.recorder.now(),
    labels,
    isAttacked: (id, label) => {
      const manifest = request.models.find((model) => model.id === id)?.manifest
      return manifest !== undefined && isWanted(manifest, label)
    },
  })
}
