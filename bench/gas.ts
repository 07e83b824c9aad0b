import { mkdirSync, writeFileSync } from 'node:fs'
import { measurePull } from './gas/pull.ts'
import { measureBatch, measurePush } from './gas/push.ts'
import { reportGas } from './gas/report.ts'
import { openStage } from './gas/stage.ts'
import { describeMachine } from './lib/machine.ts'

const results = new URL('results/', import.meta.url)

/** What trusting an answer costs on chain: whole transactions, on a chain of its own. */
export async function main(flags: readonly string[]): Promise<void> {
  const n = flags.includes('--quick') ? 3 : 20
  const stage = await openStage()
  try {
    const samples = {
      machine: describeMachine('none'),
      client: await stage.reader.request({ method: 'web3_clientVersion' }),
      pull: await measurePull(stage, n),
      push: await measurePush(stage, n),
      batch: { count: 100, each: await measureBatch(stage, 100) },
    }
    const report = reportGas(samples)
    console.log(report)
    mkdirSync(results, { recursive: true })
    writeFileSync(new URL('gas.json', results), `${JSON.stringify(samples, null, 1)}\n`)
    writeFileSync(new URL('gas.md', results), report)
  } finally {
    await stage.close()
  }
}
