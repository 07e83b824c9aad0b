// Actions
export {
  type ClassifyErrorType,
  type ClassifyParameters,
  type ClassifyReturnType,
  classify,
} from '../actions/classify.js'
export {
  type CurrentSessionErrorType,
  type CurrentSessionParameters,
  type CurrentSessionReturnType,
  currentSession,
} from '../actions/currentSession.js'
export {
  type EmbedErrorType,
  type EmbedParameters,
  type EmbedReturnType,
  embed,
} from '../actions/embed.js'
export {
  type FeedbackErrorType,
  type FeedbackParameters,
  feedback,
} from '../actions/feedback.js'
export {
  type GenerateErrorType,
  type GenerateParameters,
  type GenerateReturnType,
  generate,
} from '../actions/generate.js'
export {
  type OpenSessionErrorType,
  type OpenSessionParameters,
  type OpenSessionReturnType,
  openSession,
} from '../actions/openSession.js'
export {
  type PendingRequestsErrorType,
  type PendingRequestsParameters,
  type PendingRequestsReturnType,
  pendingRequests,
} from '../actions/pendingRequests.js'
export {
  type PreloadErrorType,
  type PreloadParameters,
  preload,
  unload,
} from '../actions/preload.js'
export {
  type QuoteErrorType,
  type QuoteParameters,
  type QuoteReturnType,
  quote,
} from '../actions/quote.js'
export {
  type RefundErrorType,
  type RefundParameters,
  type RefundReturnType,
  refund,
} from '../actions/refund.js'
export {
  type RevokeSessionErrorType,
  type RevokeSessionParameters,
  type RevokeSessionReturnType,
  revokeSession,
} from '../actions/revokeSession.js'
export { type RunErrorType, type RunParameters, type RunReturnType, run } from '../actions/run.js'
export {
  type StartErrorType,
  type StartParameters,
  type StartReturnType,
  start,
} from '../actions/start.js'
export {
  type WithdrawErrorType,
  type WithdrawParameters,
  type WithdrawReturnType,
  withdraw,
} from '../actions/withdraw.js'
// Client
export {
  type Client,
  type ClientParameters,
  createClient,
} from '../client/createClient.js'
// Errors
export { BaseError, isTrineError, type Remedy, type SerializedError } from '../errors/base.js'
export type { Money } from '../errors/request.js'
// Requests and answers
export type { BudgetParameters } from '../execute/budget/budget.js'
export type { RunState } from '../execute/followRun.js'
export type { AuditResult } from '../execute/runAudit.js'
export type { Provisional } from '../execute/runProvisional.js'
export type { Answer } from '../execute/runRequest.js'
// Models
export type { Manifest, ManifestCore } from '../models/manifest.js'
export type { Model, ModelSource } from '../models/model.js'
export type { Plan, PlanStep, Rejection, ValueTerms } from '../policy/plan.js'
export type { PolicyParameters } from '../policy/policy.js'
export type { InferenceRecord } from '../record/record.js'
export type {
  Consent,
  ConsentFacts,
  Progress,
  Stakes,
  Status,
  StatusUpdate,
  Target,
  TaskName,
  Tensor,
  TensorMap,
} from '../request/request.js'
export {
  type Audience,
  anyOf,
  type DeterminismClass,
  type EvidenceKind,
  type Privacy,
  type Requirements,
} from '../request/requirements.js'
export type { PendingRequest, Session } from '../routes/account.js'
export type { Offer, Usage } from '../routes/route.js'
export type { Classification } from '../tasks/classify.js'
export type { Embeddings, EmbedInput } from '../tasks/embed.js'
export type { Chat, ChatMessage, GenerateInput, Generation } from '../tasks/generate.js'
export { formatUsd, type Usd, type UsdString, usd } from '../utils/usd.js'
export type {
  Assurance,
  Check,
  DeviceEvidence,
  Evidence,
  NoEvidence,
  QuorumEvidence,
  SignedEvidence,
  Verdict,
} from '../verify/verdict.js'
