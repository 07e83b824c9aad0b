import type { AnswerName } from './answers.ts'

export type ContestantName =
  | 'bare'
  | 'bare, as streams'
  | 'bare, signed'
  | 'sdk'
  | 'sdk, day’s budget'
  | 'sdk, signed'
  | 'openai'
  | 'ai sdk'

/**
 * A way to ask for an answer. All of them ask by POST, hand on each piece of text as it comes, and end with the
 * whole.
 */
export type Contestant = (answer: AnswerName, onText: (delta: string) => void) => Promise<string>

export type Address = { url: string; signer: `0x${string}` }
