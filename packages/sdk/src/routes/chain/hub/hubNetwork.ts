import { abortable } from '../../../utils/signal.js'
import { memo } from '../memo.js'
import type { ChainQuote, Network, NetworkContext, QuoteSubject } from '../network.js'
import { createAccount } from './account.js'
import { createCommitteeBook } from './committeeBook.js'
import { findContracts } from './hubContracts.js'
import type { HubState } from './hubState.js'
import { openOutbox } from './outbox.js'
import { pull } from './pull.js'
import { quotePull, quotePush, readMarket } from './quote.js'
import { readOwnSessions } from './sessions.js'
import { submit } from './submit.js'
import type { HubSettings } from './trineHub.js'
import { watch } from './watch.js'

/** The verbs of a hub: `result` is pull, `submit` and `watch` are push. */
export function createHubNetwork(settings: HubSettings, context: NetworkContext): Network {
  const find = findContracts(context.client, settings.hub)
  const committees = createCommitteeBook(find)
  const open = memo(async (): Promise<HubState> => {
    const contracts = await find()
    const outbox = openOutbox(context.store, contracts)
    return { settings, context, contracts, committees, outbox }
  })

  return {
    id: 'trine-hub',
    quote: async (subject, signal) => quote(await abortable(open(), signal), subject, signal),
    result: async (order, call) => pull(await abortable(open(), call.signal), order, call),
    submit: async (order, call) => submit(await abortable(open(), call.signal), order, call),
    watch: async (request, call) => watch(await abortable(open(), call.signal), request, call),
    account: createAccount(open),
  }
}

async function quote(
  state: HubState,
  subject: QuoteSubject,
  signal: AbortSignal,
): Promise<readonly ChainQuote[]> {
  const { committees, contracts, context, settings } = state
  const committee = await committees(subject.model, signal)
  const price = await abortable(context.nativePrice(), signal)
  const market = await readMarket(contracts, committee, price, signal)
  const { requester } = subject.target
  const sessions = await readOwnSessions(contracts, context.store, requester, signal)
  const { deadline } = settings
  return [
    quotePull(subject, committee, market, context.prior),
    quotePush(subject, committee, market, { deadline, sessions, prior: context.prior }),
  ]
}
