export type { Limits, Price, Priors, Provider, ProviderKey } from '../routes/cloud/provider.js'
