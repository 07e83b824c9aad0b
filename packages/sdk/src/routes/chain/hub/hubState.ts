import type { NetworkContext } from '../network.js'
import type { CommitteeBook } from './committeeBook.js'
import type { HubContracts } from './hubContracts.js'
import type { Outbox } from './outbox.js'
import type { HubSettings } from './trineHub.js'

/** What the parts of a hub's network work with, once its contracts are found. */
export type HubState = {
  settings: HubSettings
  context: NetworkContext
  contracts: HubContracts
  committees: CommitteeBook
  outbox: Outbox
}
