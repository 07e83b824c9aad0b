import type { PrivateKeyAccount } from 'viem/accounts'
import type { Chain } from './chain/connect.js'
import type { View } from './chain/view.js'
import type { NodeConfig } from './config/config.js'
import type { Journal } from './journal/openJournal.js'
import type { Step } from './journal/step.js'
import type { Runner } from './run/runner.js'
import type { Log } from './serve/log.js'

/** What stands in `faults` of a node's health until it starts again. */
export type Fault = 'output-conflict' | 'journal-damaged' | 'disagreement'

/** All that the parts of a node share. */
export type Node = {
  config: NodeConfig
  chain: Chain
  view: View
  journal: Journal
  runner: Runner
  account: PrivateKeyAccount
  log: Log
  /** Tells the hook that a point is reached. */
  step: (step: Step) => void
  faults: Set<Fault>
  stopping: () => boolean
}
