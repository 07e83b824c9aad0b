import { defineModel, type ModelSource } from '../../models/model.js'
import { checkTarget } from '../../request/checkTarget.js'
import type { Target } from '../../request/request.js'
import type { Route } from '../route.js'
import type { ChainQuote } from './network.js'
import { networkOf } from './networks.js'

export type ChainQuoteParameters = {
  models: readonly ModelSource[]
  /** The contract that is to act on the answer, and for whom. */
  target: Target
  signal?: AbortSignal | undefined
}

/**
 * What an answer from the chain would cost, for each model that it serves and each way to have it: fee, gas
 * and the worst case, in wei and in US dollars. Free, and needs no input.
 *
 * @throws InvalidParametersError; ModelNotServedError or ChainUnreachableError where there is no quote at all
 * @example
 * const quotes = await chainQuote(client, { models: [lookalikeSmall], target })
 * quotes.find(({ way }) => way === 'push')?.usd.worst // '0.42'
 */
export async function chainQuote(
  client: { routes: readonly Route[] },
  { models, target, signal = new AbortController().signal }: ChainQuoteParameters,
): Promise<readonly ChainQuote[]> {
  checkTarget(target)
  const network = await networkOf(client)
  const quotes = models.map((source) =>
    network.quote({ model: defineModel(source), target }, signal),
  )
  return (await Promise.all(quotes)).flat()
}
