// What an app would write that uses no client: `fetch`, the parser that the SDK has, too, and `JSON.parse`.
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type AnswerName, question } from './answers.ts'
import type { Contestant } from './contestant.ts'

const ask = (base: string, answer: AnswerName) =>
  fetch(`${base}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer none' },
    body: JSON.stringify({
      model: answer,
      messages: [{ role: 'user', content: question }],
      max_tokens: 4000,
      ...(answer !== 'whole' && { stream: true, stream_options: { include_usage: true } }),
    }),
  })

/** The quickest way that there is. */
export const bare =
  (base: string): Contestant =>
  async (answer, onText) => {
    const response = await ask(base, answer)
    if (answer === 'whole') return textOfWhole(response, onText)
    let text = ''
    const parser = createParser({
      onEvent: (event) => {
        text += readEvent(event, onText)
      },
    })
    const decoder = new TextDecoder()
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text
      parser.feed(decoder.decode(value, { stream: true }))
    }
  }

/** As the parser's documentation shows it. */
export const bareAsStreams =
  (base: string): Contestant =>
  async (answer, onText) => {
    const response = await ask(base, answer)
    if (answer === 'whole') return textOfWhole(response, onText)
    const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader()
    let text = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text
      text += readEvent(value, onText)
    }
  }

function readEvent({ data }: EventSourceMessage, onText: (delta: string) => void): string {
  if (data === '[DONE]') return ''
  const delta: string = JSON.parse(data).choices[0]?.delta.content ?? ''
  if (delta !== '') onText(delta)
  return delta
}

async function textOfWhole(response: Response, onText: (delta: string) => void): Promise<string> {
  const text: string = (await response.json()).choices[0].message.content
  onText(text)
  return text
}
