import { seededRandom } from '../lib/random.ts'
import type { Input } from './contestants.ts'
import type { ModelName } from './graphs.ts'

/** Names as people type them: plain ASCII, as nearly all are. `parts.ts` times the others. */
const hosts = [
  'app.uniswap.org',
  'app-uniswap.io',
  'opensea.io',
  'metamask-support.xyz',
  'en.wikipedia.org',
  'wallet-connect.web.app',
  'etherscan.io',
  'login-coinbase.com',
  'my-garden',
  'docs.soliditylang.org',
]

/** The input of a number: for `rec` a picture of noise, for `lookalike` a name and its bytes. */
export function makeInput(model: ModelName, number: number): Input {
  const host = hosts[number % hosts.length] as string
  if (model === 'lookalike') {
    const values = new Float32Array(64)
    for (let i = 0; i < host.length; i++) values[i] = host.charCodeAt(i)
    return { host, values }
  }
  const random = seededRandom(number)
  return { host, values: Float32Array.from({ length: 3 * 48 * 320 }, () => random() * 2 - 1) }
}
