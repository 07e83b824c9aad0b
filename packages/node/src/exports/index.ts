// Endpoints for models
export {
  type CloudConfig,
  type CloudConfigInput,
  parseCloudConfig,
} from '../cloud/config/cloudConfig.js'
export { loadCloudConfig } from '../cloud/config/loadCloudConfig.js'
export { type RunningCloud, startCloud } from '../cloud/startCloud.js'
export { type ConfigInput, type NodeConfig, parseConfig } from '../config/config.js'
// Nodes
export { type DescribeFolderParameters, describeFolder } from '../config/describeFolder.js'
export { loadConfig } from '../config/loadConfig.js'
export { loadKey } from '../config/loadKey.js'
export { loadModels } from '../config/loadModels.js'
// Errors
export { ChainMismatchError, ModelMismatchError, RpcUnavailableError } from '../errors/chain.js'
export { ConfigInvalidError, KeyUnusableError } from '../errors/config.js'
export {
  JournalChainError,
  JournalCorruptError,
  JournalLockedError,
  JournalVersionError,
} from '../errors/journal.js'
// Hooks
export type { Step } from '../journal/step.js'
export type { Log } from '../serve/log.js'
export { type NodeHooks, type RunningNode, startNode } from '../startNode.js'
