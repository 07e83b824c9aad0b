import { seededRandom, shuffled } from '../../lib/random.ts'
import type { ContestantName } from '../../page/contestants.ts'
import type { ModelName } from '../../page/graphs.ts'
import type { Watched } from '../../page/tasks.ts'
import { onPage, withFreshBrowser } from '../browser.ts'

export type TaskSample = { name: ContestantName; model: ModelName; work: Watched; idle: Watched }

/** The longest that the page is held up while a model is loaded and run 25 times; and while nothing is. */
export async function measureTasks(
  url: string,
  cases: readonly { name: ContestantName; model: ModelName }[],
  rounds: number,
): Promise<TaskSample[]> {
  const random = seededRandom(20_261_122)
  const samples: TaskSample[] = []
  for (let round = 0; round < rounds; round++)
    for (const { name, model } of shuffled(cases, random))
      await withFreshBrowser(async (context) => {
        const watch = (what: Parameters<typeof bench.watchTasks>[0]) =>
          onPage(context, url, (page) => page.evaluate((given) => bench.watchTasks(given), what))
        const work = await watch({ name, model, runs: 25 })
        const idle = await watch({ idle: work.duration })
        samples.push({ name, model, work, idle })
      })
  return samples
}
