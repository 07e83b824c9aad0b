import type { LimitCounts } from './limits/countBreaks.ts'

/** What calls through real clients came to, counted by the routes. */
export function limitsReport(counts: readonly (LimitCounts & { world: string })[]): string {
  const sum = (of: (one: LimitCounts) => number) => counts.reduce((all, one) => all + of(one), 0)
  const verdict = (count: number) => (count === 0 ? '**none: met**' : '**NOT met**')
  const row = (what: string, of: (one: LimitCounts) => number, goal = false) =>
    `| ${what} | ${sum(of).toLocaleString('en')} | ${goal ? verdict(sum(of)) : ''} |`
  const ends = new Map<string, number>()
  for (const one of counts)
    for (const [end, count] of Object.entries(one.ends)) ends.set(end, (ends.get(end) ?? 0) + count)
  const told = [...ends].sort(([, a], [, b]) => b - a)
  return `Calls through real clients, 250 at once, four clients to a day's budget, each with one for itself and one for each call; in the worlds ${counts.map(({ world }) => `\`${world}\``).join(', ')}. Their routes are fakes: they fail, charge for failures, and of what costs money one attempt in twenty is charged three times what its offer allows. They count.

| | count | |
|---|---:|---|
${row('calls', ({ calls }) => calls)}
${row('attempts', ({ runs }) => runs)}
${row('of them for money', ({ paid }) => paid)}
${row('begun where the budget of the call, the client or the day had no room for what they may cost', ({ overruns }) => overruns, true)}
${row('begun at an offer that breaks a requirement', ({ breaks }) => breaks, true)}
${row('charged more than the offer allowed', ({ lies }) => lies)}
${row('answers given although their attempt was', ({ overpaid }) => overpaid, true)}

How calls ended: ${told.map(([end, count]) => `${end} ${count.toLocaleString('en')}`).join(', ')}.
`
}
