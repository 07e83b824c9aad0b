import { lineChart } from '../lib/svg.ts'
import type { DecideResults } from './decide/measureDecide.ts'

/** How long a decision takes among so many offers. */
export function decideChart({ figures }: DecideResults): string {
  return lineChart({
    title: 'Time of a decision',
    description: 'Median time in microseconds by the number of offers; bands are 95% intervals.',
    xLabel: 'offers',
    yLabel: 'microseconds',
    xScale: 'log',
    yScale: 'log',
    series: (['decide', 'planRequest'] as const).map((name) => {
      const own = figures.filter(({ what }) => what === name)
      return {
        name,
        points: own.map(({ offers, interval }) => [offers, interval.median] as const),
        band: own.map(({ offers, interval: { low, high } }) => [offers, low, high] as const),
      }
    }),
  })
}
