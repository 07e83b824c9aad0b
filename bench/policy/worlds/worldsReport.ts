import { lineChart } from '../../lib/svg.ts'
import { type Figures, figuresOf, type Mean, meanOver } from './figures.ts'
import { settledAfter, type WorldSamples } from './measureWorld.ts'

/** Not a rival: it cannot be had. */
const informed = 'Trine, told the truth'
/** Regret after the first calls of a stationary world, as a share. */
const goal = 0.03

/** The figures of all worlds as a page. @param worlds the samples, as they were taken */
export function worldsReport(worlds: readonly WorldSamples[]): string {
  const parts = worlds.map((world) => {
    const [trine, ...others] = figuresOf(world) as [Figures, ...Figures[]]
    const rivals = others.filter(({ name }) => name !== informed)
    const orders = world.orders.map((order) => order.map((id) => `\`${id}\``).join(', then '))
    return `### ${world.name}

${world.about} ${world.calls.toLocaleString('en')} calls, ${world.seeds.length} seeds.

| | lost in a call, $ | regret | after ${settledAfter} calls | more than Trine, $ | |
|---|---:|---:|---:|---:|---|
${[trine, ...others].map((one) => rowOf(one, one === trine)).join('\n')}

Better than each of the others: **${verdictOn(rivals)}**.${stationaryVerdict(world, trine)} The best fixed choice, of the first seed: ${orders.join('; ')}.

![Regret over calls](policy-${world.name}.svg)
`
  })
  return parts.join('\n')
}

function rowOf(
  { name, loss, regret, settledRegret, beyondTrine }: Figures,
  isTrine: boolean,
): string {
  const verdict = isTrine || name === informed ? '' : comparison(beyondTrine)
  const more = isTrine ? '' : money(beyondTrine)
  const title = isTrine ? `**${name}**` : name
  return `| ${title} | ${money(loss)} | ${percent(regret)} | ${percent(settledRegret)} | ${more} | ${verdict} |`
}

function comparison({ low, high }: Mean): string {
  if (low > 0) return 'worse than Trine'
  return high < 0 ? '**better than Trine**' : 'not told apart'
}

function verdictOn(rivals: readonly Figures[]): string {
  const behind = rivals.filter(({ beyondTrine }) => !(beyondTrine.low > 0))
  if (behind.length === 0) return 'met'
  return `NOT shown for ${behind.map(({ name }) => name).join(', ')}`
}

function stationaryVerdict({ stationary }: WorldSamples, { settledRegret }: Figures): string {
  if (!stationary) return ''
  const { low, high } = settledRegret
  const verdict = high <= goal ? 'met' : low > goal ? 'NOT met' : 'not shown'
  return ` Regret ≤ ${100 * goal}% after ${settledAfter} calls: **${verdict}**.`
}

/** Regret over the calls of a world: what each policy lost more than the best fixed choice, summed up. */
export function regretChart({
  name,
  checkpoints,
  hindsight,
  players,
  calls,
}: WorldSamples): string {
  // What lies far above all else would press the rest onto the axis.
  const ends = players.map(({ lost }) => meanRegret(lost, hindsight, checkpoints.length - 1).mean)
  const middle = [...ends].sort((a, b) => a - b)[Math.floor(ends.length / 2)] as number
  const shown = players.filter((_, i) => i === 0 || (ends[i] as number) <= 3 * Math.max(middle, 0))
  const left = players.filter((player) => !shown.includes(player)).map((player) => player.name)
  return lineChart({
    title: `Regret over calls: ${name}`,
    description: `What each policy had lost more than the best fixed choice in hindsight, over ${calls} calls; bands are 95% intervals over seeds.${left.length ? ` Far above: ${left.join(', ')}.` : ''}`,
    xLabel: `calls${left.length ? ` (far above, and not shown: ${left.join(', ')})` : ''}`,
    yLabel: 'regret so far, US dollars',
    series: shown.map(({ name, lost }) => {
      const means = checkpoints.map((at, i) => [at, meanRegret(lost, hindsight, i)] as const)
      return {
        name,
        points: [[0, 0], ...means.map(([at, { mean }]) => [at, mean] as const)],
        band: [[0, 0, 0], ...means.map(([at, { low, high }]) => [at, low, high] as const)],
      }
    }),
  })
}

function meanRegret(
  lost: WorldSamples['hindsight'],
  hindsight: WorldSamples['hindsight'],
  checkpoint: number,
): Mean {
  const regrets = lost.map(
    (sums, i) => (sums[checkpoint] as number) - (hindsight[i]?.[checkpoint] as number),
  )
  return meanOver(regrets.length, (seeds) =>
    seeds.reduce((sum, i) => sum + (regrets[i] as number) / seeds.length, 0),
  )
}

const money = ({ mean, low, high }: Mean) =>
  `${mean.toFixed(4)} (${low.toFixed(4)} – ${high.toFixed(4)})`

const percent = ({ mean, low, high }: Mean) =>
  `${(100 * mean).toFixed(1)}% (${(100 * low).toFixed(1)} – ${(100 * high).toFixed(1)})`
