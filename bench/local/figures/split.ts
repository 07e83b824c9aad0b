import type { BrowserContext } from '@playwright/test'
import type { Parts } from '../../page/parts.ts'
import type { Stages } from '../../page/split.ts'
import { onPage } from '../browser.ts'

export type Split = { stages: Stages[]; parts: Parts }

/** Where the SDK's own time goes: by stages as an app sees them, and by pieces, each timed alone. */
export async function measureSplit(
  context: BrowserContext,
  url: string,
  { model, calls }: { model: 'lookalike' | 'rec'; calls: number },
): Promise<Split> {
  const given = { model, calls }
  return onPage(context, url, async (page) => ({
    stages: await page.evaluate(({ model, calls }) => bench.splitCall(model, calls), given),
    parts: await page.evaluate(({ model }) => bench.timeParts(model), given),
  }))
}
