import { seededRandom, shuffled } from '../../lib/random.ts'
import type { ContestantName } from '../../page/contestants.ts'
import type { ModelName } from '../../page/graphs.ts'
import type { Memory } from '../../page/memory.ts'
import { onPage, withFreshBrowser } from '../browser.ts'

export type MemorySample = Memory & { name: ContestantName; model: ModelName }

/** What a page keeps after a model was loaded, run five times and unloaded. `url` must be isolated. */
export async function measureMemory(
  url: string,
  cases: readonly { name: ContestantName; model: ModelName }[],
  rounds: number,
): Promise<MemorySample[]> {
  const random = seededRandom(20_261_122)
  const samples: MemorySample[] = []
  for (let round = 0; round < rounds; round++)
    for (const each of shuffled(cases, random)) {
      const memory = await withFreshBrowser((context) =>
        onPage(context, url, (page) =>
          page.evaluate(({ name, model }) => bench.measureMemory(name, model, 5), each),
        ),
      )
      samples.push({ ...each, ...memory })
    }
  return samples
}
