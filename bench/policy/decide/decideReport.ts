import type { DecideResults } from './measureDecide.ts'

/** The figures as a Markdown table. */
export function decideReport({ figures, heap }: DecideResults): string {
  const rows = figures.map(({ what, offers, interval: { median, low, high } }) => {
    const [middle, from, to] = [median, low, high].map((time) => time.toPrecision(3))
    return `| ${what} | ${offers} | ${middle} | ${from} to ${to} |`
  })
  const { decisions, grown } = heap
  const memory =
    grown === undefined
      ? 'Heap growth was not measured: run with `--expose-gc`.'
      : `After ${decisions} decisions the heap was ${grown} bytes larger.`
  return [
    '| Call | Offers | Median, µs | 95% interval |',
    '| --- | ---: | ---: | --- |',
    ...rows,
    '',
    memory,
  ].join('\n')
}
