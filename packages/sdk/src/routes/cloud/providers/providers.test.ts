import { expect, test } from 'vitest'
import { usd } from '../../../utils/usd.js'
import { checkProviders } from '../checkProviders.js'
import type { Provider } from '../provider.js'
import * as networks from './networks.js'
import { relay, tensorServer, trineNode, vllm } from './servers.js'

const priced = { prices: { '*': { input: usd('1') } } }
const all: Provider[] = [
  ...Object.values(networks).map((make) => make(priced)),
  trineNode({ url: 'https://node.example/', signer: `0x${'5e'.repeat(20)}` }),
  vllm({ url: 'http://gpu.example:8000/v1' }),
  tensorServer({ url: 'http://tensors.example' }),
  relay({ url: 'https://app.example/v1', ...priced }),
]

test('default: each is a provider that can be used, of its own name', () => {
  expect(() => checkProviders(all)).not.toThrow()
})

test('behavior: a key, and whatever the app says, comes before what is known here', () => {
  const { redpill, nearAi } = networks
  expect(redpill({ key: 'mine' })).toEqual({
    id: 'redpill',
    name: 'RedPill',
    openai: 'https://api.redpill.ai/v1',
    prices: 'listed',
    keys: [{ key: 'mine' }],
  })
  const mine = nearAi({ id: 'near-2', ...priced, privacy: undefined })
  expect(mine).toMatchObject({ id: 'near-2', prices: priced.prices })
  expect(mine).not.toHaveProperty('privacy')
})

test('behavior: a node has both protocols at one address', () => {
  expect(all.find(({ id }) => id === 'trine')).toMatchObject({
    openai: 'https://node.example/v1',
    oip: 'https://node.example',
    signer: { algorithm: 'ecdsa' },
  })
})
