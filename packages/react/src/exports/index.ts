'use client'

// Provider
export { TrineProvider, type TrineProviderProps, useTrine } from '../context.js'
// Errors
export { ProviderMissingError } from '../errors/provider.js'
// Hooks
export {
  type ClassifySnapshot,
  type UseClassifyParameters,
  type UseClassifyReturnType,
  useClassify,
} from '../hooks/useClassify.js'
export { type EmbedSnapshot, type UseEmbedReturnType, useEmbed } from '../hooks/useEmbed.js'
export {
  type GenerateSnapshot,
  type UseGenerateReturnType,
  useGenerate,
} from '../hooks/useGenerate.js'
export { type UseModelReturnType, useModel } from '../hooks/useModel.js'
export {
  type UseQuoteOptions,
  type UseQuoteParameters,
  type UseQuoteReturnType,
  useQuote,
} from '../hooks/useQuote.js'
export {
  type UseRecordsParameters,
  type UseRecordsReturnType,
  useRecords,
} from '../hooks/useRecords.js'
export type { RunActions } from '../hooks/useRunnable.js'
export {
  type UseSessionParameters,
  type UseSessionReturnType,
  useSession,
} from '../hooks/useSession.js'
// State
export type { ModelSnapshot } from '../stores/modelStore.js'
export type { ConsentQuestion } from '../stores/questions.js'
export type { ProvisionalSnapshot, RunSnapshot } from '../stores/runSnapshot.js'
export type { SessionActions, SessionSnapshot } from '../stores/sessionStore.js'
