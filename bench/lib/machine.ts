import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'

/** What the figures were taken on. Names of nothing but hardware and versions. */
export function describeMachine(chromium: string) {
  const commit = (args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  return {
    date: new Date().toISOString(),
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    chromium,
    commit: commit(['rev-parse', '--short', 'HEAD']),
    /** Sources of the SDK that were not committed at that time. */
    changed: commit(['status', '--short', '--', ':/packages/sdk/src', ':/models/lookalike'])
      .split('\n')
      .filter((line) => line !== ''),
  }
}

export type Machine = ReturnType<typeof describeMachine>

export type Quiet = { quiet: boolean; waited: number; idle: number; load: number }

/**
 * Waits until the cores were idle for three seconds, but not for ever: what else ran is kept with the
 * results, not hidden.
 *
 * @param limit seconds
 */
export async function waitForQuiet(limit: number): Promise<Quiet> {
  const began = performance.now()
  const waited = () => Math.round((performance.now() - began) / 1000)
  for (;;) {
    const before = ticks()
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const after = ticks()
    const idle = (after.idle - before.idle) / (after.total - before.total)
    const load = loadavg()[0] as number
    if (idle >= 0.9) return { quiet: true, waited: waited(), idle, load }
    if (waited() >= limit) return { quiet: false, waited: waited(), idle, load }
  }
}

function ticks(): { idle: number; total: number } {
  const times = cpus().map((cpu) => cpu.times)
  const sum = (pick: (each: (typeof times)[number]) => number) =>
    times.reduce((total, each) => total + pick(each), 0)
  return { idle: sum((t) => t.idle), total: sum((t) => t.idle + t.user + t.sys + t.nice + t.irq) }
}
