import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeMachine } from './lib/machine.ts'
import { saveResults } from './lib/saveResults.ts'
import { decideReport } from './policy/decide/decideReport.ts'
import type { DecideResults } from './policy/decide/measureDecide.ts'
import { decideChart } from './policy/decideChart.ts'
import type { Job } from './policy/job.ts'
import type { LimitCounts } from './policy/limits/countBreaks.ts'
import { limitsReport } from './policy/limitsReport.ts'
import type { RoutingResults } from './policy/routing/measureRouting.ts'
import { routingChart, routingReport } from './policy/routing/routingReport.ts'
import { runJobs } from './policy/runJobs.ts'
import type { WorldSamples } from './policy/worlds/measureWorld.ts'
import { readWorld } from './policy/worlds/readWorld.ts'
import type { World } from './policy/worlds/worldSchema.ts'
import { regretChart, worldsReport } from './policy/worlds/worldsReport.ts'

const worlds = fileURLToPath(new URL('policy/worlds/', import.meta.url))
const results = fileURLToPath(new URL('results/', import.meta.url))
const routingFile = fileURLToPath(
  new URL('../../shared/data/routing/mmlu.jsonl.gz', import.meta.url),
)

/**
 * How well the policy chooses, and how quickly: in simulated worlds beside simpler policies, and which model on
 * recorded prompts.
 *
 * `--quick` for a look. `--world=FILE` and `--routing=FILE`, once or more: these alone, and nothing is written.
 */
export async function main(flags: readonly string[]): Promise<void> {
  const quick = flags.includes('--quick')
  const inCaller = (file: string) => resolve(process.env.INIT_CWD ?? '.', file)
  const named = valuesOf(flags, '--world').map(inCaller)
  const routing = valuesOf(flags, '--routing').map(inCaller)
  const all = named.length + routing.length === 0
  const found = await measure({
    decides: all,
    quick,
    files: all ? shipped() : named,
    routing: all && existsSync(routingFile) ? [routingFile] : routing,
    ...(quick ? { seeds: 2, calls: 1000, splits: 2 } : { seeds: 20, calls: 100_000, splits: 20 }),
  })
  if (all && !existsSync(routingFile))
    console.log('The recorded prompts are not there: which model answers is left out.')
  const report = reportOf(found, quick)
  console.log(report)
  if (quick || !all) return
  await mkdir(results, { recursive: true })
  if (found.decide) await writeFile(`${results}policy-decide.svg`, decideChart(found.decide))
  for (const world of found.worlds)
    await writeFile(`${results}policy-${world.name}.svg`, regretChart(world))
  for (const one of found.routing)
    await writeFile(`${results}policy-routing.svg`, routingChart(one))
  await saveResults('policy', { machine: describeMachine('none'), ...found }, report)
}

type Found = {
  decide?: DecideResults | undefined
  worlds: readonly WorldSamples[]
  limits: readonly (LimitCounts & { world: string })[]
  routing: readonly RoutingResults[]
}

async function measure(parameters: {
  decides: boolean
  quick: boolean
  files: readonly string[]
  routing: readonly string[]
  seeds: number
  calls: number
  splits: number
}): Promise<Found> {
  const { decides, quick, files, routing, seeds, calls, splits } = parameters
  const still = new Set(files.filter((file) => checkWorld(file).phases.length === 0))
  const each = Math.ceil(calls / Math.max(1, files.length) / 250) * 250
  const jobs: Job[] = [
    ...routing.map((file): Job => ({ kind: 'routing', file, splits })),
    // Where nothing changes a share is to be met, and not just a better mean: that takes more of them.
    ...files.map(
      (file): Job => ({ kind: 'world', file, seeds: still.has(file) ? 2 * seeds : seeds }),
    ),
    ...files.map((file, i): Job => ({ kind: 'limits', file, calls: each, seed: i + 1 })),
  ]
  // By itself: it is a matter of microseconds.
  const [decide] = decides ? await runJobs<DecideResults>([{ kind: 'decide', quick }]) : []
  const found = await runJobs<unknown>(jobs)
  const of = (kind: Job['kind']) => found.filter((_, i) => jobs[i]?.kind === kind)
  return {
    decide,
    worlds: of('world') as WorldSamples[],
    limits: of('limits') as (LimitCounts & { world: string })[],
    routing: of('routing') as RoutingResults[],
  }
}

function reportOf({ decide, worlds, limits, routing }: Found, quick: boolean): string {
  const parts = [`# The policy\n`]
  if (quick) parts.push('*A quick look: few seeds, few calls, few splits.*\n')
  if (decide)
    parts.push(
      `## How long a decision takes\n\n${decideReport(decide)}\n\n![Time of a decision](policy-decide.svg)\n`,
    )
  if (worlds.length > 0) parts.push(`## Simulated worlds\n\n${worldsReport(worlds)}`)
  if (limits.length > 0) parts.push(`## Budgets and requirements\n\n${limitsReport(limits)}`)
  parts.push(...routing.map(routingReport))
  return parts.join('\n')
}

/** Before anything is run. @throws Error that names the file and the field */
function checkWorld(file: string): World {
  try {
    return readWorld(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`)
  }
}

function shipped(): readonly string[] {
  return readdirSync(worlds)
    .filter((name) => name.endsWith('.json') && basename(name) !== 'world.schema.json')
    .sort()
    .map((name) => worlds + name)
}

/** Of `--name=value` and of `--name value`. */
function valuesOf(flags: readonly string[], name: string): readonly string[] {
  return flags.flatMap((flag, i) =>
    flag.startsWith(`${name}=`)
      ? [flag.slice(name.length + 1)]
      : flag === name && flags[i + 1] !== undefined
        ? [flags[i + 1] as string]
        : [],
  )
}
