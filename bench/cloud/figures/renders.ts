import type { BrowserContext } from '@playwright/test'
import { onPage } from '../../local/browser.ts'
import type { RenderCount } from '../../page/countRenders.ts'
import type { Address } from '../contestant.ts'

/** `pause`: milliseconds between two bursts of ten words. */
export type Renders = { pause: number; counts: RenderCount[] }

/** How often a component is rendered while 3,000 words come in 300 bursts. */
export async function measureRenders(
  context: BrowserContext,
  page: string,
  { url }: Address,
  { pauses, times }: { pauses: readonly number[]; times: number },
): Promise<Renders[]> {
  const found: Renders[] = []
  for (const pause of pauses) {
    const counts: RenderCount[] = []
    const base = `${url}/bursts/10/${pause}/v1`
    await onPage(context, page, async (page) => {
      // The first loads what the others have.
      for (let i = 0; i <= times; i++) {
        const count = await page.evaluate((base) => cloudBench.countRenders(base), base)
        if (i > 0) counts.push(count)
      }
    })
    found.push({ pause, counts })
  }
  return found
}
