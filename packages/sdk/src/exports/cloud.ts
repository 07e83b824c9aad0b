// The route

export { type CloudParameters, cloud } from '../routes/cloud/cloud.js'
// Providers, as data
export type {
  Limits,
  Price,
  Priors,
  Provider,
  ProviderKey,
  TokenLimit,
} from '../routes/cloud/provider.js'
export {
  akashMl,
  hyperbolic,
  ioNet,
  nearAi,
  openAi,
  openRouter,
  phala,
  redpill,
  venice,
} from '../routes/cloud/providers/networks.js'
export type { PresetParameters, PricedParameters } from '../routes/cloud/providers/preset.js'
export { relay, tensorServer, trineNode, vllm } from '../routes/cloud/providers/servers.js'
