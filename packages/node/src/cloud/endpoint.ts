import type { PrivateKeyAccount } from 'viem/accounts'
import type { Log } from '../serve/log.js'
import type { CloudConfig } from './config/cloudConfig.js'
import type { Callers } from './limits/callers.js'
import type { ServedModel } from './models/served.js'
import type { Ledger } from './money/ledger.js'

/** All that the parts of an endpoint share. */
export type Endpoint = {
  config: CloudConfig
  models: ReadonlyMap<string, ServedModel>
  /** `undefined`: nobody pays. */
  ledger: Ledger | undefined
  callers: Callers
  /** Signs answers. */
  signer: PrivateKeyAccount
  /** Unix seconds: when its models were loaded. */
  created: number
  log: Log
  stopping: () => boolean
}
