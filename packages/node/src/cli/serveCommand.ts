import { parseArgs } from 'node:util'
import { loadCloudConfig } from '../cloud/config/loadCloudConfig.js'
import { startCloud } from '../cloud/startCloud.js'
import { logToStderr } from '../serve/log.js'
import { orUsage } from './orUsage.js'
import { untilSignal } from './untilSignal.js'
import { UsageError } from './usageError.js'

/** `trine serve`: one line with the endpoint's address on standard output, events as JSON on standard error. */
export async function serveCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { config: { type: 'string' } },
    }),
  )
  if (values.config === undefined || positionals.length > 0)
    throw new UsageError('trine serve takes --config FILE.')
  const config = await loadCloudConfig(values.config, process.env)
  const ended = untilSignal()
  const cloud = await startCloud(config, { log: logToStderr })
  process.stdout.write(`listening on ${cloud.url}\n`)
  await ended
  logToStderr('stopping')
  await cloud.stop()
  return 0
}
