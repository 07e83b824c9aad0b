import { generate } from '../../actions/generate.js'
import type { Client } from '../../client/createClient.js'
import { InvalidParametersError } from '../../errors/request.js'
import { once } from '../../utils/once.js'
import { abortable } from '../../utils/signal.js'
import { type AdapterParameters, checkAdapter, requestFor } from '../adapterParameters.js'
import { follower, toStream } from '../toStream.js'
import { refusal } from './refusal.js'

// With the parser of bodies: an app that never asks does not load it.
const parts = once(() =>
  Promise.all([
    import('./chatRequest.js'),
    import('./chatAnswer.js'),
    import('./embeddings.js'),
    import('./toEvents.js'),
  ]),
)

export type CreateFetchParameters = AdapterParameters

/**
 * A `fetch` for the `openai` client, and for whatever else speaks OpenAI's API through a `fetch` that it is
 * given. No request leaves by it: chats, embeddings and the list of models are served from the client, with
 * its policy, consent, budget and records. The answer's provenance is in its field `trine`.
 *
 * Give the other client no retries: what an attempt had cost is not given back by making it twice.
 *
 * @throws InvalidParametersError
 * @example
 * const openai = new OpenAI({
 *   apiKey: 'unused',
 *   baseURL: 'https://trine.invalid/v1',
 *   fetch: createFetch(client, { models: { 'tiny-text': [tinyText] } }),
 *   maxRetries: 0,
 *   dangerouslyAllowBrowser: true,
 * })
 * const messages = [{ role: 'user', content: 'What is Trine?' }]
 * const completion = await openai.chat.completions.create({ model: 'tiny-text', messages })
 * completion.choices[0].message.content // 'Trine is one call with three places to run an inference: …'
 * completion.trine // { offer: 'local/tiny-text/wasm', verdict: 'verified', charged: '0', … }
 */
export function createFetch(client: Client, parameters: CreateFetchParameters): typeof fetch {
  checkAdapter(parameters)
  return async (input, init) => {
    const request = new Request(input, init)
    const { stop, signal } = follower(init?.signal ?? request.signal)
    try {
      return await abortable(serve(client, parameters, request, { stop, signal }), signal)
    } catch (error) {
      if (signal.aborted) throw signal.reason
      const { status, retryAfter, body } = refusal(error)
      return Response.json(body, {
        status,
        headers: {
          // The client would call again by itself, and pay again.
          'x-should-retry': 'false',
          ...(retryAfter !== undefined && { 'retry-after-ms': String(retryAfter) }),
        },
      })
    }
  }
}

async function serve(
  client: Client,
  parameters: AdapterParameters,
  request: Request,
  { stop, signal }: ReturnType<typeof follower>,
): Promise<Response> {
  const { pathname } = new URL(request.url)
  const path = `${request.method} ${/\/(?:chat\/completions|embeddings|models)$/.exec(pathname)?.[0]}`
  const [{ readChatRequest }, { chatChunks, chatCompletion }, { embeddings }, { toEvents }] =
    await parts()
  if (path === 'GET /models') return Response.json(modelList(parameters))
  if (path === 'POST /embeddings')
    return Response.json(await embeddings(client, parameters, await request.text(), signal))
  if (path !== 'POST /chat/completions')
    throw new InvalidParametersError({
      parameter: 'url',
      reason: 'there are POST /chat/completions, POST /embeddings and GET /models',
    })
  const asked = readChatRequest(await request.text())
  if (!asked.stream) {
    const { model, chat } = asked
    const answer = await generate(client, { ...requestFor(parameters, model), input: chat, signal })
    return Response.json(chatCompletion(model, answer))
  }
  const chunks = chatChunks(client, parameters, asked, signal)
  const events = toEvents(await chunks.next(), chunks, signal)
  return new Response(toStream(events, stop), { headers: { 'content-type': 'text/event-stream' } })
}

function modelList({ models }: AdapterParameters) {
  const data = Object.keys(models).map((id) => ({
    id,
    object: 'model',
    created: 0,
    owned_by: 'trine',
  }))
  return { object: 'list', data }
}
