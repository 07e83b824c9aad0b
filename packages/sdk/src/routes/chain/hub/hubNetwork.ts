import { abortable } from '../../../utils/signal.js'
import type { ChainQuote, Network, NetworkContext, QuoteSubject } from '../network.js'
import { createCommitteeBook } from './committeeBook.js'
import { findContracts } from './hubContracts.js'
import { pull } from './pull.js'
import { quotePull, readMarket } from './quote.js'
import type { HubSettings } from './trineHub.js'

/** The verbs of a hub: `result` is pull, `submit` and `watch` are push. */
export function createHubNetwork(settings: HubSettings, context: NetworkContext): Network {
  const contracts = findContracts(context.client, settings.hub)
  const committees = createCommitteeBook(contracts)

  return {
    id: 'trine-hub',
    quote,
    result: (order, call) => pull({ ...settings, context, contracts, committees }, order, call),
  }

  async function quote(subject: QuoteSubject, signal: AbortSignal): Promise<readonly ChainQuote[]> {
    const committee = await committees(subject.model, signal)
    const price = await abortable(context.nativePrice(), signal)
    const market = await readMarket(await contracts(), committee, price, signal)
    return [quotePull(subject, committee, market)]
  }
}
