export { type EnginePin, enginePins } from '../routes/local/engine/pins.js'
export { type LocalParameters, local } from '../routes/local/local.js'
export type { StoreOption } from '../routes/local/workerProtocol.js'
