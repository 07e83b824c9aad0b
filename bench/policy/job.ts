import { readFile } from 'node:fs/promises'
import { measureDecide } from './decide/measureDecide.ts'
import { countBreaks } from './limits/countBreaks.ts'
import { measureRouting } from './routing/measureRouting.ts'
import { measureWorld } from './worlds/measureWorld.ts'
import { readWorld } from './worlds/readWorld.ts'

/** One piece of the bench, in a process of its own. */
export type Job =
  | { kind: 'decide'; quick: boolean }
  | { kind: 'world'; file: string; seeds: number }
  | { kind: 'limits'; file: string; calls: number; seed: number }
  | { kind: 'routing'; file: string; splits: number }

/** Does a job, and prints what it found as JSON. */
async function main(job: Job): Promise<void> {
  process.stdout.write(JSON.stringify(await find(job)))
}

async function find(job: Job): Promise<object> {
  if (job.kind === 'decide') return measureDecide(job.quick)
  if (job.kind === 'routing') return measureRouting(job.file, { splits: job.splits, seed: 1 })
  const world = readWorld(JSON.parse(await readFile(job.file, 'utf8')))
  if (job.kind === 'limits') return { world: world.name, ...(await countBreaks(world, job)) }
  const seeds = Array.from({ length: job.seeds }, (_, i) => i + 1)
  return measureWorld(world, seeds)
}

await main(JSON.parse(process.argv[2] as string))
