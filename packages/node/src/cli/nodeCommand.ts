import { parseArgs } from 'node:util'
import { loadConfig } from '../config/loadConfig.js'
import { logToStderr } from '../serve/log.js'
import { startNode } from '../startNode.js'
import { orUsage } from './orUsage.js'
import { untilSignal } from './untilSignal.js'
import { UsageError } from './usageError.js'

/** `trine node`: one line with the node's address on standard output, events as JSON on standard error. */
export async function nodeCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        'relay-only': { type: 'boolean', default: false },
      },
    }),
  )
  if (values.config === undefined || positionals.length > 0)
    throw new UsageError('trine node takes --config FILE.')
  const config = await loadConfig(values.config, process.env, values['relay-only'])
  const ended = untilSignal()
  const node = await startNode(config, { log: logToStderr })
  process.stdout.write(`listening on ${node.url}\n`)
  await ended
  logToStderr('stopping')
  await node.stop()
  return 0
}
