import { parseArgs } from 'node:util'
import { orUsage } from './orUsage.js'
import { untilSignal } from './untilSignal.js'
import { UsageError } from './usageError.js'

/** `trine dev`: what was deployed as JSON on standard output, then nothing until it is ended. */
export async function devCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        operators: { type: 'string', default: '5' },
        port: { type: 'string', default: '0' },
        data: { type: 'string', default: '.trine/dev' },
      },
    }),
  )
  const [operators, port] = [Number(values.operators), Number(values.port)]
  if (
    positionals.length > 0 ||
    !(operators >= 1 && operators <= 16) ||
    !Number.isInteger(operators)
  )
    throw new UsageError('trine dev takes --operators from 1 to 16.')
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError('trine dev takes --port from 0 to 65535.')
  // Needs anvil, which nobody else does.
  const { devStack } = await import('../dev/devStack.js')
  const ended = untilSignal()
  const stack = await devStack({
    operators,
    port,
    dataDir: values.data,
    cloud: {},
    log: (line) => process.stderr.write(`${line}\n`),
  })
  await Promise.race([stack.ready, ended])
  process.stdout.write(`${JSON.stringify(stack.deployment, null, 2)}\n`)
  await ended
  await stack.stop()
  return 0
}
