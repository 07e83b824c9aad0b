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
// Operators that lie
export {
  copyOf,
  type Lie,
  manyAnswers,
  nonsense,
  otherInput,
  silence,
  type Told,
  wrongAnswer,
} from '../liars/lie.js'
export { type SignAnswerParameters, signAnswer } from '../liars/signAnswer.js'
export { type Liar, type StartLiarParameters, startLiar } from '../liars/startLiar.js'
// A wallet for browsers
export {
  type InstallWalletParameters,
  installWallet,
  type TestWallet,
} from '../wallet/installWallet.js'
export type { Policy, Prompt, PromptKind } from '../wallet/prompt.js'
