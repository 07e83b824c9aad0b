// Text from the cloud, beside what an app would write without the SDK: `pnpm --filter @trine/bench cloud`.
import { loadavg } from 'node:os'
import { type CompareParameters, compareInNode, compareInPage } from './cloud/figures/compare.ts'
import { measureRenders } from './cloud/figures/renders.ts'
import { measureSizes } from './cloud/figures/sizes.ts'
import { report } from './cloud/report.ts'
import type { CloudResults } from './cloud/results.ts'
import { startServer } from './cloud/startServer.ts'
import { describeMachine, waitForQuiet } from './lib/machine.ts'
import { saveResults } from './lib/saveResults.ts'
import { browserVersion, withFreshBrowser } from './local/browser.ts'
import { buildPages, checkPackagesAreBuilt } from './local/build.ts'
import { installPeers } from './local/peers.ts'
import { readSite, serve } from './local/serve.ts'

/**
 * @param args `--quick`: few samples, kept nowhere; `--quiet=30`: how long each figure waits for quiet, in seconds
 */
export async function main(args: string[]): Promise<void> {
  const quick = args.includes('--quick')
  const quietLimit = Number(args.find((arg) => arg.startsWith('--quiet='))?.slice(8) ?? 30)
  const rounds = quick ? 7 : 15

  checkPackagesAreBuilt()
  const peersMissing = installPeers()
  await buildPages(['cloudLab'])
  // Isolated, for its clock is finer.
  const site = await serve(await readSite(), { isolated: true })
  const page = `${site.url}cloudLab.html`
  const server = await startServer()
  const results: CloudResults = {
    machine: describeMachine(await browserVersion()),
    quick,
    load: {},
    peersMissing,
    sizes: await measureSizes(),
    comparisons: [],
  }

  const figure = async (name: string, measure: () => Promise<void>) => {
    const quiet = await waitForQuiet(quick ? 3 : quietLimit)
    console.log(`${name}: ${quiet.quiet ? 'the machine is quiet' : 'the machine is busy'} …`)
    await measure()
    results.load[name] = { ...quiet, after: loadavg()[0] as number }
    // Kept as it comes, so that a run that is cut short was not for nothing.
    if (!quick) await saveResults('cloud', results, report(results))
  }
  const compared: CompareParameters[] = [
    { answer: 'short', rounds, calls: 20 },
    { answer: 'whole', rounds, calls: 20 },
    { answer: 'long', rounds, calls: 4 },
  ]
  try {
    for (const one of compared)
      await figure(`${one.answer} in Node`, async () => {
        results.comparisons.push(await compareInNode(server.address, one, !peersMissing))
      })
    for (const one of compared.filter(({ answer }) => answer !== 'whole'))
      await figure(`${one.answer} in Chromium`, () =>
        withFreshBrowser(async (context) => {
          results.comparisons.push(await compareInPage(context, page, server.address, one))
        }),
      )
    await figure('renders', () =>
      withFreshBrowser(async (context) => {
        const what = { pauses: [0, 5, 20], times: quick ? 2 : 5 }
        results.renders = await measureRenders(context, page, server.address, what)
      }),
    )
  } finally {
    site.close()
    await server.close()
  }
  console.log(`\n${report(results)}`)
}
