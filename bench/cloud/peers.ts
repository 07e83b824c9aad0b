import { question } from './answers.ts'
import type { Contestant } from './contestant.ts'

/** The other clients, set up as their documentation says. They are asked for streams, but for `whole`. */
export async function peers(
  base: string,
): Promise<Readonly<Record<'openai' | 'ai sdk', Contestant>>> {
  const { clients } = await import('../peers/clients.js')
  const { createOpenAICompatible, generateText, OpenAI, streamText } = clients
  const client = new OpenAI({ baseURL: base, apiKey: 'none' })
  const provider = createOpenAICompatible({
    name: 'bench',
    baseURL: base,
    apiKey: 'none',
    includeUsage: true,
  })
  return {
    openai: async (model, onText) => {
      const request = {
        model,
        messages: [{ role: 'user' as const, content: question }],
        max_tokens: 4000,
      }
      let text = ''
      const hear = (delta: string | null | undefined) => {
        if (!delta) return
        text += delta
        onText(delta)
      }
      if (model === 'whole') {
        const { choices } = await client.chat.completions.create(request)
        hear(choices[0]?.message.content)
        return text
      }
      const stream = await client.chat.completions.create({
        ...request,
        stream: true,
        stream_options: { include_usage: true },
      })
      for await (const { choices } of stream) hear(choices[0]?.delta.content)
      return text
    },
    'ai sdk': async (answer, onText) => {
      const request = { model: provider(answer), prompt: question, maxOutputTokens: 4000 }
      if (answer === 'whole') {
        const { text } = await generateText(request)
        onText(text)
        return text
      }
      let text = ''
      for await (const delta of streamText(request).textStream) {
        text += delta
        onText(delta)
      }
      return text
    },
  }
}
