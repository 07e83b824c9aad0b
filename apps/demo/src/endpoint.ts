import type { Provider } from '@trine/sdk/cloud'
import type { CloudEndpoint } from './deployment.ts'

export const trineNode = ({ url, signer, apiKey }: CloudEndpoint): Provider => ({
  id: 'local-node',
  openai: `${url}/v1`,
  oip: url,
  keys: [{ key: apiKey }],
  prices: 'listed',
  signer: { algorithm: 'ecdsa', key: signer },
})
