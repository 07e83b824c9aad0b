import { defineModel } from '@trine/sdk/model'
import { ConfigInvalidError } from '../../errors/config.js'
import type { Engine } from '../../run/engine.js'
import type { Log } from '../../serve/log.js'
import type { CloudConfig } from '../config/cloudConfig.js'
import { createGate } from '../limits/gate.js'
import { localEmbedder } from './localEmbedder.js'
import { localTensors } from './localTensors.js'
import { localText } from './localText.js'
import type { ServedModel } from './served.js'
import { upstreamModels } from './upstreamModels.js'

const free = { prompt: 0n, completion: 0n, request: 0n }

/**
 * All models that a configuration names, by name.
 *
 * @throws ConfigInvalidError for two of one name, and for one without a price where keys pay
 */
export function loadServed(
  config: CloudConfig,
  engine: Engine,
  log: Log,
): Map<string, ServedModel> {
  const { models, prices, apiKeys, limits } = config
  const served = new Map<string, ServedModel>()
  const add = (model: Omit<ServedModel, 'price'>) => {
    const { name } = model
    if (served.has(name))
      throw new ConfigInvalidError({ setting: 'models', reason: `"${name}" stands twice` })
    const price = Object.hasOwn(prices, name) ? prices[name] : undefined
    if (!price && apiKeys !== 'open')
      throw new ConfigInvalidError({ setting: 'prices', reason: `"${name}" has none` })
    served.set(name, { ...model, price: price ?? free })
  }

  const here = createGate({ places: limits.concurrency, queue: limits.queue })
  for (const source of models) {
    const model = defineModel(source)
    const { name, task } = model.manifest.core
    const { kind } = model.manifest.core.preprocess
    const runs =
      kind === 'chat-1'
        ? { chat: localText(source, engine) }
        : kind === 'text-1'
          ? { embed: localEmbedder(source, engine) }
          : { infer: localTensors(source, engine) }
    add({ name, task, model, ownedBy: 'local', gate: here, ...runs })
  }
  for (const upstream of config.upstreams)
    for (const model of upstreamModels(upstream, config, log)) add(model)
  return served
}
