// The other clients, found from this folder.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, streamText } from 'ai'
import OpenAI from 'openai'

export const clients = { createOpenAICompatible, generateText, OpenAI, streamText }
