import { defineModel } from '@trine/sdk/model'
import { ConfigInvalidError } from '../../errors/config.js'
import type { Log } from '../../serve/log.js'
import type { CloudConfig, Upstream, UpstreamModel } from '../config/cloudConfig.js'
import { createGate } from '../limits/gate.js'
import { upstreamChat } from '../upstream/chat.js'
import { upstreamEmbedder } from '../upstream/embed.js'
import { upstreamTensors } from '../upstream/infer.js'
import type { UpstreamContext } from '../upstream/post.js'
import type { Runs, ServedModel } from './served.js'

/**
 * The models of one upstream.
 *
 * @throws ConfigInvalidError for a task that its protocol has not
 */
export function upstreamModels(
  upstream: Upstream,
  { limits }: CloudConfig,
  log: Log,
): Omit<ServedModel, 'price'>[] {
  const context: UpstreamContext = {
    upstream,
    stall: limits.stall,
    onFault: (status) => log('upstream-refused', { upstream: new URL(upstream.url).host, status }),
  }
  const gate = createGate({ places: upstream.concurrency, queue: limits.queue })
  return Object.entries(upstream.models).map(([name, one]) => ({
    name,
    task: one.task,
    model: one.source && defineModel(one.source),
    ownedBy: 'upstream',
    gate,
    ...runsOf(context, name, one),
  }))
}

function runsOf(
  context: UpstreamContext,
  local: string,
  { name, task, source }: UpstreamModel,
): Runs {
  const { protocol } = context.upstream
  if (protocol === 'openai' && task === 'generate') return { chat: upstreamChat(context, name) }
  if (protocol === 'openai' && task === 'embed') return { embed: upstreamEmbedder(context, name) }
  if (protocol === 'oip' && (task === 'classify' || task === 'run'))
    return { infer: upstreamTensors(context, name, source && defineModel(source)) }
  throw new ConfigInvalidError({
    setting: 'upstreams',
    reason: `the protocol of "${local}" does not ${task}`,
  })
}
