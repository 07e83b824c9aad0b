import type { Provider } from '../provider.js'
import { type PresetParameters, type PricedParameters, preset, prices } from './preset.js'

/**
 * Networks that speak OpenAI's API. Prices are `'listed'` where `GET /models` has them; where a table stands
 * here, it says when it was read, and prices that changed since are the app's to give. Most do not say whether
 * they answer pages: ask them through a relay where they do not.
 */

/** Phala’s confidential GPUs. Answers pages. */
export function phala(parameters: PresetParameters = {}): Provider {
  const openai = 'https://inference.phala.com/v1'
  return preset({ id: 'phala', name: 'Phala', openai, prices: 'listed' }, parameters)
}

/** RedPill, a gateway to confidential GPUs. Through a relay in pages. */
export function redpill(parameters: PresetParameters = {}): Provider {
  const openai = 'https://api.redpill.ai/v1'
  return preset({ id: 'redpill', name: 'RedPill', openai, prices: 'listed' }, parameters)
}

/** OpenRouter. Answers pages; a user’s key is had by its PKCE flow. Tells what each answer cost. */
export function openRouter(parameters: PresetParameters = {}): Provider {
  const openai = 'https://openrouter.ai/api/v1'
  return preset({ id: 'open-router', name: 'OpenRouter', openai, prices: 'listed' }, parameters)
}

/** NEAR AI Cloud. Answers the pages of origins that it knows. */
export function nearAi(parameters: PresetParameters = {}): Provider {
  // July 2026.
  const known = prices({
    'gpt-oss-120b': ['0.15', '0.55'],
    'qwen3.6-35b': ['0.17', '1.10'],
    'glm-5.1-fp8': ['0.85', '3.30'],
    'qwen3-embedding-0.6b': ['0.01', '0'],
  })
  const openai = 'https://cloud-api.near.ai/v1'
  return preset({ id: 'near-ai', name: 'NEAR AI Cloud', openai, prices: known }, parameters)
}

/** io.net. */
export function ioNet(parameters: PresetParameters = {}): Provider {
  // November 2026, from pages of others.
  const known = prices({
    'llama-3.3-70b': ['0.13', '0.38'],
    'gpt-oss-120b': ['0.04', '0.40'],
    'gpt-oss-20b': ['0.03', '0.14'],
    'mistral-nemo': ['0.02', '0.04'],
    'deepseek-r1': ['2', '8.75'],
  })
  const openai = 'https://api.intelligence.io.solutions/api/v1'
  return preset({ id: 'io-net', name: 'io.net', openai, prices: known }, parameters)
}

/** OpenAI. Its newer models know the newer name of the limit only, and all its models know that one. */
export function openAi(parameters: PricedParameters): Provider {
  const { prices } = parameters
  const openai = 'https://api.openai.com/v1'
  const tokenLimit = 'max_completion_tokens'
  return preset({ id: 'open-ai', name: 'OpenAI', openai, prices, tokenLimit }, parameters)
}

/** AkashML, on Akash’s GPUs. */
export function akashMl(parameters: PricedParameters): Provider {
  const { prices } = parameters
  const openai = 'https://api.akashml.com/v1'
  return preset({ id: 'akash-ml', name: 'AkashML', openai, prices }, parameters)
}

/** Hyperbolic. A key may ask 60 times a minute, more after a first payment. */
export function hyperbolic(parameters: PricedParameters): Provider {
  const { prices } = parameters
  const openai = 'https://api.hyperbolic.xyz/v1'
  return preset({ id: 'hyperbolic', name: 'Hyperbolic', openai, prices }, parameters)
}

/** Venice. */
export function venice(parameters: PricedParameters): Provider {
  const { prices } = parameters
  const openai = 'https://api.venice.ai/api/v1'
  return preset({ id: 'venice', name: 'Venice', openai, prices }, parameters)
}
