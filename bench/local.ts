// The local route against the plain engine and against transformers.js: `pnpm --filter @trine/bench local`.
import { loadavg } from 'node:os'
import { describeMachine, waitForQuiet } from './lib/machine.ts'
import { saveResults } from './lib/saveResults.ts'
import { browserVersion, withFreshBrowser } from './local/browser.ts'
import { buildSite, checkPackagesAreBuilt } from './local/build.ts'
import { type ColdName, measureCold } from './local/figures/cold.ts'
import { measureMemory } from './local/figures/memory.ts'
import { measurePairs } from './local/figures/pairs.ts'
import { measureSizes } from './local/figures/sizes.ts'
import { measureSplit } from './local/figures/split.ts'
import { measureTasks } from './local/figures/tasks.ts'
import { installPeers } from './local/peers.ts'
import { report } from './local/report.ts'
import { type Results, readResults } from './local/results.ts'
import { readSite, serve } from './local/serve.ts'

/**
 * @param args `--quick`: few samples, kept nowhere; `--quiet=60`: how long each figure waits for quiet, in
 * seconds; `--only=tasks,memory`: take these figures anew, and leave the others as they were
 */
export async function main(args: string[]): Promise<void> {
  const quick = args.includes('--quick')
  const quietLimit = Number(args.find((arg) => arg.startsWith('--quiet='))?.slice(8) ?? 60)
  const only = args
    .find((arg) => arg.startsWith('--only='))
    ?.slice(7)
    .split(',')
  const count = (full: number, few: number) => (quick ? few : full)

  checkPackagesAreBuilt()
  const peersMissing = installPeers()
  await buildSite({ withPeers: !peersMissing })
  const site = await readSite()
  const plain = await serve(site, { isolated: false })
  const isolated = await serve(site, { isolated: true })
  const fresh: Results = {
    machine: describeMachine(await browserVersion()),
    parameters: { quick, quietLimit },
    load: {},
    peersMissing,
    sizes: await measureSizes(),
    pairs: [],
  }
  // Each figure says at which commit it was taken, so that old ones may stand beside new ones.
  const results: Results = only ? { ...(await readResults()), machine: fresh.machine } : fresh

  const figure = async (name: string, measure: () => Promise<void>) => {
    if (only && !only.includes(name)) return
    const { date, commit } = fresh.machine
    const quiet = { ...(await waitForQuiet(quick ? 3 : quietLimit)), date, commit }
    results.load[name] = quiet
    console.log(`${name}: ${quiet.quiet ? 'the machine is quiet' : 'the machine is busy'} …`)
    await measure()
    results.load[name] = { ...quiet, after: loadavg()[0] as number }
    // Kept as it comes, so that a run that is cut short was not for nothing.
    if (!quick) await saveResults('local', results, report(results))
  }

  try {
    await figure('pairs', () =>
      withFreshBrowser(async (context) => {
        results.pairs = []
        const rounds = count(40, 8)
        const lookalike = { model: 'lookalike', rounds, calls: 10 } as const
        const rec = { model: 'rec', rounds, calls: 1 } as const
        const lab = `${plain.url}lab.html`
        const add = async (url: string, what: Parameters<typeof measurePairs>[2]) =>
          results.pairs.push(await measurePairs(context, url, what))
        await add(lab, { ...lookalike, names: ['raw in worker', 'sdk run', 'sdk classify'] })
        await add(lab, { ...rec, names: ['raw in worker', 'sdk run'] })
        if (peersMissing) return
        const peerLab = `${plain.url}peerLab.html`
        await add(peerLab, { ...lookalike, names: ['transformers.js', 'sdk run', 'sdk classify'] })
        await add(peerLab, { ...rec, names: ['transformers.js', 'sdk run'] })
      }),
    )
    await figure('split', () =>
      withFreshBrowser(async (context) => {
        // Isolated, for its clock is finer.
        const url = `${isolated.url}lab.html`
        results.split = {
          lookalike: await measureSplit(context, url, {
            model: 'lookalike',
            calls: count(200, 20),
          }),
          rec: await measureSplit(context, url, { model: 'rec', calls: count(30, 5) }),
        }
      }),
    )
    await figure('cold', async () => {
      const others: ColdName[] = ['transformers.js', 'transformers.js, plain runtime']
      const names: ColdName[] = ['sdk', 'raw in worker', ...(peersMissing ? [] : others)]
      results.cold = await measureCold(plain.url, { names, rounds: count(7, 1) })
    })
    await figure('tasks', async () => {
      results.tasks = await measureTasks(
        `${plain.url}lab.html`,
        [
          { name: 'sdk classify', model: 'lookalike' },
          { name: 'raw in worker', model: 'lookalike' },
          { name: 'raw on page', model: 'lookalike' },
          { name: 'sdk run', model: 'rec' },
          { name: 'raw in worker', model: 'rec' },
          { name: 'raw on page', model: 'rec' },
        ],
        count(3, 1),
      )
    })
    await figure('memory', async () => {
      results.memory = await measureMemory(
        `${isolated.url}lab.html`,
        [
          { name: 'sdk classify', model: 'lookalike' },
          { name: 'sdk run', model: 'rec' },
          { name: 'raw in worker', model: 'rec' },
        ],
        count(3, 1),
      )
    })
  } finally {
    plain.close()
    isolated.close()
  }
  console.log(`\n${report(results)}`)
}
