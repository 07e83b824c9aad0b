export {
  type CloudModel,
  type CloudProcess,
  type CloudProcessParameters,
  cloudProcess,
  demoModels,
} from '../dev/cloudProcess.js'
export type { CloudDeployment, Deployment } from '../dev/deployment.js'
export { type DeployedStack, type DeployStackParameters, deployStack } from '../dev/deployStack.js'
export { type DevStack, type DevStackParameters, devStack } from '../dev/devStack.js'
export { chainOf, readerOf, walletOf } from '../dev/localChain.js'
export { newOperatorAccount, type OperatorAccount, proofOfKey } from '../dev/operatorAccount.js'
export { type OperatorProcess, operatorProcess } from '../dev/operatorProcess.js'
export { reservePorts } from '../dev/reservePorts.js'
export { type Anvil, type StartAnvilParameters, startAnvil } from '../dev/startAnvil.js'
export { type Child, type ChildParameters, startChild } from '../dev/startChild.js'
