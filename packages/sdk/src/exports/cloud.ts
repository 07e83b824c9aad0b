export { type CloudParameters, cloud } from '../routes/cloud/cloud.js'
export type { Limits, Price, Priors, Provider, ProviderKey } from '../routes/cloud/provider.js'
