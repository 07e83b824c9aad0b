export type { AdapterParameters } from '../adapters/adapterParameters.js'
export { type CreateFetchParameters, createFetch } from '../adapters/openai/createFetch.js'
export type { Provenance } from '../adapters/provenance.js'
