import type { Call } from './http/call.js'

/** `GET /health` */
export const serveHealth = ({ endpoint }: Call) => ({
  status: endpoint.stopping() ? 'stopping' : 'ok',
  signer: endpoint.signer.address.toLowerCase(),
  models: [...endpoint.models.keys()],
})
