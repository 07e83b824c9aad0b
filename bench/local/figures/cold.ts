import { seededRandom, shuffled } from '../../lib/random.ts'
import { onPage, withFreshBrowser } from '../browser.ts'

/** The pages that start cold, by what they show. */
export const coldPages = {
  sdk: 'coldSdk.html',
  'raw in worker': 'coldRaw.html',
  'transformers.js': 'coldPeer.html',
  'transformers.js, plain runtime': 'coldPeer.html?plain',
} as const

export type ColdName = keyof typeof coldPages
export type ColdSample = { milliseconds: number; wireBytes: number }
export type ColdRound = { order: ColdName[]; samples: Partial<Record<ColdName, ColdSample>> }

/** From navigation to the first result, each time in a browser that was never used. */
export async function measureCold(
  url: string,
  { names, rounds }: { names: readonly ColdName[]; rounds: number },
): Promise<ColdRound[]> {
  const random = seededRandom(20_261_122)
  const kept: ColdRound[] = []
  for (let round = 0; round < rounds; round++) {
    const order = shuffled(names, random)
    const samples: ColdRound['samples'] = {}
    for (const name of order) samples[name] = await coldStart(url + coldPages[name])
    kept.push({ order, samples })
  }
  return kept
}

function coldStart(url: string): Promise<ColdSample> {
  return withFreshBrowser(async (context) => {
    const wire: Promise<number>[] = []
    // Requests of workers are among them: the sizes are those that the browser's protocol gives.
    context.on('requestfinished', (request) => {
      const sizes = request.sizes()
      wire.push(
        sizes.then(
          ({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize,
          () => 0,
        ),
      )
    })
    return onPage(context, url, async (page) => {
      const first = await page.waitForFunction(() => globalThis.firstResult, undefined, {
        polling: 100,
        timeout: 60_000,
      })
      const milliseconds = (await first.jsonValue()) as number
      return { milliseconds, wireBytes: (await Promise.all(wire)).reduce((a, b) => a + b, 0) }
    })
  })
}
