export { type LocalParameters, local } from '../routes/local/local.js'
export type { StoreOption } from '../routes/local/workerProtocol.js'
