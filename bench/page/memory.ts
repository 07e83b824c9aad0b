import { type ContestantName, contestants } from './contestants.ts'
import type { ModelName } from './graphs.ts'
import { makeInput } from './inputs.ts'

/** Bytes of the page and its workers: before, with the model loaded and run, and after unloading. */
export type Memory = { base: number; loaded: number; after: number }

/** The page must be cross-origin isolated. */
export async function measureMemory(
  name: ContestantName,
  model: ModelName,
  runs: number,
): Promise<Memory> {
  const base = await measure()
  const contestant = contestants[name]?.(model)
  await contestant?.load()
  for (let i = 0; i < runs; i++) await contestant?.run(makeInput(model, i))
  const loaded = await measure()
  await contestant?.unload()
  const after = await measure()
  return { base, loaded, after }
}

type Measured = { bytes: number }
type Measurable = { measureUserAgentSpecificMemory: () => Promise<Measured> }

async function measure(): Promise<number> {
  // What was just let go of is still on its way out.
  await new Promise((resolve) => setTimeout(resolve, 500))
  return (await (performance as unknown as Measurable).measureUserAgentSpecificMemory()).bytes
}
