// A server that fails
export {
  type Answer,
  alter,
  answerStatus,
  cutOff,
  type Fault,
  flipByte,
  garbage,
  hangUp,
  reorderChunks,
  replaceWith,
  slow,
  stall,
  truncate,
} from '../faults/fault.js'
export { type FaultyOrigin, type Seen, startFaultyOrigin } from '../faults/startFaultyOrigin.js'
// A wallet for browsers
export {
  type InstallWalletParameters,
  installWallet,
  type TestWallet,
} from '../wallet/installWallet.js'
export type { Policy, Prompt, PromptKind } from '../wallet/prompt.js'
