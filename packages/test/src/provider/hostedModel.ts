/** A model that a fake provider says it has. */
export type HostedModel = {
  name: string
  task: 'classify' | 'embed' | 'generate' | 'run'
  /** US dollars, in micro-dollars: for each token, and for each request. What is left out costs nothing. */
  price?: { prompt?: number; completion?: number; request?: number } | undefined
  /** The digest of its description, as a provider that knows ours lists it. */
  modelId?: string | undefined
  /** Of `embed`. @default 8 */
  dimensions?: number | undefined
  /** Of `classify` and `run`. */
  outputs?: readonly {
    name: string
    datatype: 'FP32' | 'INT32' | 'INT64'
    shape: readonly number[]
  }[]
}

export type Usage = { prompt: number; completion: number }

/** Micro-dollars, as whole ones: what is less counts as one. */
export function costOf({ price = {} }: HostedModel, { prompt, completion }: Usage): number {
  const exact =
    (price.prompt ?? 0) * prompt + (price.completion ?? 0) * completion + (price.request ?? 0)
  // Up, but not for what a sum of fractions is off by.
  return Math.ceil(exact - 1e-9)
}

/** The list of models as routers publish it: prices are US dollars in text. */
export function listModels(models: readonly HostedModel[]): unknown {
  const usd = (micro = 0) => (micro / 1e6).toFixed(12).replace(/\.?0+$/, '')
  return {
    object: 'list',
    data: models.map(({ name, task, price = {}, modelId }) => ({
      id: name,
      object: 'model',
      created: 0,
      owned_by: 'fake',
      pricing: {
        prompt: usd(price.prompt),
        completion: usd(price.completion),
        request: usd(price.request),
      },
      ...(modelId && { trine: { model_id: modelId, task } }),
    })),
  }
}
