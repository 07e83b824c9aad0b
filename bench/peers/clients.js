// The other clients, found from this folder.
export { createOpenAICompatible } from '@ai-sdk/openai-compatible'
export { generateText, streamText } from 'ai'
export { default as OpenAI } from 'openai'
