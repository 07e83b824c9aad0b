import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isTrineError, usd } from '@trine/sdk'
import { readPolicy } from '@trine/sdk/policy'
import { compare, type NamedPolicy, type ReplayBudget } from '@trine/sdk/replay'
import { orUsage } from './orUsage.js'
import { printable } from './printable.js'
import { readTrace, type Skipped } from './readTrace.js'
import { replayTable } from './replayTable.js'
import { UsageError } from './usageError.js'

/** `trine replay`: what policies would have come to, as a table or as JSON on standard output. */
export async function replayCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        policy: { type: 'string', multiple: true, default: [] },
        seeds: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        'per-call': { type: 'string' },
        'per-day': { type: 'string' },
        'per-session': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }),
  )
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0 || values.policy.length === 0)
    throw new UsageError('trine replay takes a trace and at least one --policy FILE.')
  const seeds = integer('seeds', values.seeds)
  if (seeds < 2 || seeds > 1000) throw new UsageError('--seeds is from 2 to 1000.')
  const seed = integer('seed', values.seed)
  const budget: ReplayBudget = {
    perCall: amount('per-call', values['per-call']),
    perDay: amount('per-day', values['per-day']),
    perSession: amount('per-session', values['per-session']),
  }
  const policies: NamedPolicy[] = []
  for (const name of values.policy) {
    const json = readJson(name)
    try {
      policies.push({ name, policy: readPolicy(json) })
    } catch (error) {
      if (!isTrineError(error)) throw error
      process.stderr.write(`${printable(name)}: ${printable(error.message)} [${error.code}]\n`)
      return 70
    }
  }
  const skipped: Skipped = {}
  const result = await compare(policies, readTrace(file, skipped), { seed, seeds, budget })
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ...result, skipped }, null, 2)}\n`
      : replayTable(result, skipped),
  )
  return result.policies.some(({ requirementBreaks }) => requirementBreaks > 0) ? 1 : 0
}

function integer(name: string, text: string): number {
  const number = Number(text)
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number))
    throw new UsageError(`--${name} is an integer.`)
  return number
}

function amount(name: string, text: string | undefined) {
  if (text === undefined) return undefined
  try {
    return usd(text)
  } catch {
    throw new UsageError(`--${name} is an amount of US dollars such as 0.05.`)
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new UsageError('A policy cannot be read as JSON.')
  }
}
