import { readFile } from 'node:fs/promises'
import { countBreaks } from './limits/countBreaks.ts'
import { measureWorld } from './worlds/measureWorld.ts'
import { readWorld } from './worlds/readWorld.ts'

/** One piece of the bench, in a process of its own. */
export type Job =
  | { kind: 'world'; file: string; seeds: number }
  | { kind: 'limits'; file: string; calls: number; seed: number }

/** Does a job, and prints what it found as JSON. */
async function main(job: Job): Promise<void> {
  const world = readWorld(JSON.parse(await readFile(job.file, 'utf8')))
  const found =
    job.kind === 'limits'
      ? { world: world.name, ...(await countBreaks(world, job)) }
      : measureWorld(
          world,
          Array.from({ length: job.seeds }, (_, i) => i + 1),
        )
  process.stdout.write(JSON.stringify(found))
}

await main(JSON.parse(process.argv[2] as string))
