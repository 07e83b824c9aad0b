'use client'

// Errors
export { PartNotLoadedError } from '../errors/part.js'
// Hooks
export {
  type UseFinalityParameters,
  type UseFinalityReturnType,
  useFinality,
} from '../hooks/useFinality.js'
// State
export type { FinalitySnapshot } from '../stores/finalityStore.js'
