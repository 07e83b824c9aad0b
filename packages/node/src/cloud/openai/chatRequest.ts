export type ChatRequest = {
  messages: readonly { role: 'system' | 'user' | 'assistant'; content: string }[]
  maxTokens: number
  temperature?: number | undefined
  topP?: number | undefined
  stop?: readonly string[] | undefined
  seed?: number | undefined
}
