import { readFileSync } from 'node:fs'
import { isTrineError } from '@trine/sdk'
import { devCommand } from './devCommand.js'
import { nodeCommand } from './nodeCommand.js'
import { replayCommand } from './replayCommand.js'
import { serveCommand } from './serveCommand.js'
import { UsageError } from './usageError.js'
import { verifyCommand } from './verifyCommand.js'

const help = `Usage: trine COMMAND

  trine node --config FILE [--relay-only]     run an operator's node
  trine serve --config FILE                   run an endpoint for models: OpenAI's protocol and tensors
  trine verify RECORD.json [--rpc URL] [--hub ADDRESS] [--signer KEY] [--json]
                                              check an answer again, from its record and the chain alone
  trine replay TRACE.jsonl --policy POLICY.json [--policy OTHER.json …] [--seeds N] [--seed S]
               [--per-call USD] [--per-day USD] [--per-session USD] [--json]
                                              what policies would have come to, on a trace or on records
  trine dev [--operators N] [--port PORT]     a local chain with operators and an endpoint, until Ctrl-C
  trine --help | --version

trine verify exits with 0: verified, 1: failed, 2: incomplete; trine replay with 0: done, 1: a requirement or
a limit was broken; any command with 64: called wrongly, 70: it could not do its work.
`

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  node: nodeCommand,
  serve: serveCommand,
  verify: verifyCommand,
  replay: replayCommand,
  dev: devCommand,
}

/**
 * The command `trine`.
 *
 * @returns the exit status: 64 for a call that makes no sense, 70 for a failure
 */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === '--version') return print(version())
  if (name === '--help' || name === 'help' || rest.includes('--help')) return print(help)
  try {
    const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!command)
      throw new UsageError(
        name === undefined ? 'No command was named.' : 'There is no such command.',
      )
    return await command(rest)
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message} See trine --help.`, 64)
    // An error that is not of Trine may hold what it must not say.
    if (!isTrineError(error))
      return complain('Something failed that should not: please report it.', 70)
    return complain(`${error.message} [${error.code}]`, 70)
  }
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function complain(text: string, status: number): number {
  process.stderr.write(`${text}\n`)
  return status
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return `${JSON.parse(manifest).version}\n`
}
