import type { DecideResults } from './measureDecide.ts'

/** The figures as a Markdown table. */
export function decideReport({ figures, heap }: DecideResults): string {
  const rows = figures.map(({ what, offers, interval, cpu }) => {
    const { median, low, high } = interval
    const times = [median, low, high, cpu.median].map((time) => time.toPrecision(3))
    const [middle, from, to, processor] = times
    return `| ${what} | ${offers} | ${middle} | ${from} to ${to} | ${processor} |`
  })
  const { decisions, grown } = heap
  const memory =
    grown === undefined
      ? 'Heap growth was not measured: run with `--expose-gc`.'
      : `After ${decisions} decisions the heap was ${grown} bytes larger.`
  return [
    '| Call | Offers | Median, µs | 95% interval | Median of the processor’s time, µs |',
    '| --- | ---: | ---: | --- | ---: |',
    ...rows,
    '',
    memory,
  ].join('\n')
}
