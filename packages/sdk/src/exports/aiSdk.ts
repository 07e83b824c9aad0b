export type { AdapterParameters } from '../adapters/adapterParameters.js'
export { type TrineProvider, type TrineProviderParameters, trine } from '../adapters/aiSdk/trine.js'
export {
  type TrineChatTransportParameters,
  type TrineData,
  trineChatTransport,
} from '../adapters/aiSdk/trineChatTransport.js'
export type { Provenance } from '../adapters/provenance.js'
