import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Machine, Quiet } from '../lib/machine.ts'
import type { ColdRound } from './figures/cold.ts'
import type { MemorySample } from './figures/memory.ts'
import type { Pairs } from './figures/pairs.ts'
import type { Size } from './figures/sizes.ts'
import type { Split } from './figures/split.ts'
import type { TaskSample } from './figures/tasks.ts'
import * as paths from './paths.ts'

/** All that a run found. Figures that were not reached are absent. */
export type Results = {
  machine: Machine
  parameters: { quick: boolean; quietLimit: number }
  /** How busy the machine was, before and after each figure. */
  load: Record<string, Quiet & { date: string; commit: string; after?: number }>
  /** Why there is no comparison with the other library, if there is none. */
  peersMissing?: string | undefined
  sizes: Size[]
  pairs: Pairs[]
  split?: Record<string, Split>
  cold?: ColdRound[]
  tasks?: TaskSample[]
  memory?: MemorySample[]
}

/** The results of the last run. */
export async function readResults(): Promise<Results> {
  return JSON.parse(await readFile(join(paths.results, 'local.json'), 'utf8'))
}
