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
// A provider that misbehaves
export { gzipBomb, withJson } from '../provider/bodyFaults.js'
export type { Entry } from '../provider/books.js'
export {
  brokenSignature,
  signedBy,
  signedOther,
  signedOtherText,
  unsigned,
} from '../provider/forgeries.js'
export { costOf, type HostedModel, type Usage } from '../provider/hostedModel.js'
export type { ProviderFault, Signature } from '../provider/providerFault.js'
export { html, redirect, refuse, withHeader } from '../provider/refusals.js'
export type { Said } from '../provider/said.js'
export {
  type FaultyProvider,
  type StartFaultyProviderParameters,
  startFaultyProvider,
} from '../provider/startFaultyProvider.js'
export {
  breakAfter,
  cutCharacter,
  drip,
  endless,
  errorAfter,
  hugeEvent,
  inEvents,
  inPieces,
  oddFrames,
  withoutDone,
} from '../provider/streamFaults.js'
export {
  asksFor,
  countsNothing,
  countsTokens,
  extraVector,
  namesModel,
  otherShape,
  otherText,
  shortTensors,
  shortVector,
} from '../provider/untruths.js'
// A wallet for browsers
export {
  type InstallWalletParameters,
  installWallet,
  type TestWallet,
} from '../wallet/installWallet.js'
export type { Policy, Prompt, PromptKind } from '../wallet/prompt.js'
