import { readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeMachine } from './lib/machine.ts'
import { saveResults } from './lib/saveResults.ts'
import type { Job } from './policy/job.ts'
import type { LimitCounts } from './policy/limits/countBreaks.ts'
import { limitsReport } from './policy/limitsReport.ts'
import { runJobs } from './policy/runJobs.ts'
import type { WorldSamples } from './policy/worlds/measureWorld.ts'
import { regretChart, worldsReport } from './policy/worlds/worldsReport.ts'

const worlds = fileURLToPath(new URL('policy/worlds/', import.meta.url))
const results = fileURLToPath(new URL('results/', import.meta.url))

/**
 * How well the policy chooses, and how quickly: in simulated worlds, beside simpler policies.
 *
 * `--quick` for a look; `--world=FILE`, once or more, for these worlds alone.
 */
export async function main(flags: readonly string[]): Promise<void> {
  const quick = flags.includes('--quick')
  const named = valuesOf(flags, '--world').map((file) => resolve(process.env.INIT_CWD ?? '.', file))
  const files = named.length > 0 ? named : shipped()
  const [seeds, calls] = quick ? [2, 1000] : [20, 100_000]
  const jobs = files.map((file): Job => ({ kind: 'world', file, seeds }))
  const each = Math.ceil(calls / files.length / 250) * 250
  const limits = files.map((file, i): Job => ({ kind: 'limits', file, calls: each, seed: i + 1 }))
  const found = await runJobs<unknown>([...jobs, ...limits])
  const samples = found.slice(0, files.length) as WorldSamples[]
  const counts = found.slice(files.length) as (LimitCounts & { world: string })[]
  const report = `# The policy

${quick ? '*A quick look: few seeds, few calls.*\n\n' : ''}## Simulated worlds

${worldsReport(samples)}
## Budgets and requirements

${limitsReport(counts)}`
  console.log(report)
  if (quick || named.length > 0) return
  await mkdir(results, { recursive: true })
  for (const world of samples)
    await writeFile(`${results}policy-${world.name}.svg`, regretChart(world))
  const machine = describeMachine('none')
  await saveResults('policy', { machine, worlds: samples, limits: counts }, report)
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
