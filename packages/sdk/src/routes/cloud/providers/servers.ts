import type { Hex } from '../../../utils/hex.js'
import type { Provider } from '../provider.js'
import { type PresetParameters, type PricedParameters, preset } from './preset.js'

type Address = {
  /** Base URL. */
  url: string
}

/**
 * A node of this project: text and tensors, prices listed, each answer signed.
 *
 * @example trineNode({ url: 'https://node.example', key: userKey, signer: '0x5e…' })
 */
export function trineNode({
  url,
  signer,
  ...parameters
}: Omit<PresetParameters, 'signer'> &
  Address & {
    /** The address of the key that it signs with. */
    signer: Hex
  }): Provider {
  const base = url.replace(/\/+$/, '')
  const ends = { openai: `${base}/v1`, oip: base, prices: 'listed' } as const
  return preset({ id: 'trine', ...ends, signer: { algorithm: 'ecdsa', key: signer } }, parameters)
}

/**
 * A vLLM server of your own, or Ray Serve, which has the same address. Costs nothing unless you say so.
 *
 * @example vllm({ url: 'https://gpu.example/v1', prices: { 'my-model': {} } })
 */
export function vllm({ url, ...parameters }: PresetParameters & Address): Provider {
  return preset({ id: 'vllm', openai: url, prices: { '*': {} } }, parameters)
}

/**
 * A server of the Open Inference Protocol: KServe, Triton. These answer no page by themselves: put something before
 * them that allows your origin. Costs nothing unless you say so.
 *
 * @example tensorServer({ url: 'https://tensors.example' })
 */
export function tensorServer({ url, ...parameters }: PresetParameters & Address): Provider {
  return preset({ id: 'tensors', oip: url, prices: { '*': {} } }, parameters)
}

/**
 * A server of your own that holds the key and hands requests on. The page sends none: protect it with what your
 * users log in by, in `headers`, or by limits of its own.
 *
 * @example relay({ url: 'https://app.example/ai/v1', prices: { 'gpt-4o-mini': { input, output } } })
 */
export function relay({ url, ...parameters }: PricedParameters & Address): Provider {
  return preset({ id: 'relay', openai: url, prices: parameters.prices }, parameters)
}
