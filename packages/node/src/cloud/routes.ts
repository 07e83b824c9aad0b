import type { Route } from './http/router.js'
import { serveInfer } from './oip/serveInfer.js'
import { modelMetadata, modelReady, serverMetadata } from './oip/serveMetadata.js'
import { serveChat } from './openai/serveChat.js'
import { serveEmbeddings } from './openai/serveEmbeddings.js'
import { serveKey } from './openai/serveKey.js'
import { serveModels } from './openai/serveModels.js'
import { serveHealth } from './serveHealth.js'

const json = 'application/json'

/** All addresses of an endpoint. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/health', answer: serveHealth },
  { method: 'GET', path: '/v1/models', answer: serveModels },
  { method: 'GET', path: '/v1/key', answer: serveKey },
  { method: 'POST', path: '/v1/chat/completions', types: [json], answer: serveChat },
  { method: 'POST', path: '/v1/embeddings', types: [json], answer: serveEmbeddings },
  { method: 'GET', path: '/v2', answer: serverMetadata },
  { method: 'GET', path: '/v2/health/live', answer: () => ({ live: true }) },
  {
    method: 'GET',
    path: '/v2/health/ready',
    answer: ({ endpoint }) => ({ ready: !endpoint.stopping() }),
  },
  { method: 'GET', path: '/v2/models/{name}', answer: modelMetadata },
  { method: 'GET', path: '/v2/models/{name}/ready', answer: modelReady },
  {
    method: 'POST',
    path: '/v2/models/{name}/infer',
    types: [json, 'application/octet-stream'],
    answer: serveInfer,
  },
]
