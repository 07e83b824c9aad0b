import type { Call } from '../http/call.js'
import { formatMoney } from '../money/money.js'

/** `GET /v1/models`: what runs here, and what it costs in US dollars. */
export function serveModels({ endpoint: { models, created } }: Call) {
  return {
    object: 'list',
    data: [...models.values()].map(({ name, task, model, ownedBy, price }) => ({
      id: name,
      object: 'model',
      created,
      owned_by: ownedBy,
      pricing: {
        prompt: formatMoney(price.prompt),
        completion: formatMoney(price.completion),
        request: formatMoney(price.request),
      },
      trine: { ...(model && { model_id: model.id }), task },
    })),
  }
}
