import type { RoutingRow } from './readRows.ts'

/** How much of the gap is closed as more calls go to the strong model, those of the highest score first. */
export type Curve = {
  /** Share of strong calls that closes 50% and 80% of the gap. */
  cpt50: number
  cpt80: number
  /** Share of what always-strong costs above always-weak that closes 80% of it. */
  cost80: number
  /** Mean share of the gap that is closed, over all shares of strong calls. */
  apgr: number
  /** Share of the gap that is closed at each hundredth of strong calls. */
  closed: readonly number[]
}

/**
 * The curve of one order, as RouteLLM has it (Ong et al. 2024): the gap is between what always-weak and
 * always-strong get right.
 *
 * @param score one a row; of equal scores the earlier row is first
 */
export function measureCurve(rows: readonly RoutingRow[], score: readonly number[]): Curve {
  const order = [...rows.keys()].sort(
    (a, b) => (score[b] as number) - (score[a] as number) || a - b,
  )
  const gaps = order.map((i) => (rows[i] as RoutingRow).strong - (rows[i] as RoutingRow).weak)
  const costs = order.map(
    (i) => (rows[i] as RoutingRow).cost.strong - (rows[i] as RoutingRow).cost.weak,
  )
  const gap = gaps.reduce((sum, gain) => sum + gain, 0)
  const cost = costs.reduce((sum, more) => sum + more, 0)
  if (!(gap > 0)) throw new Error('The strong model is not better than the weak one on these rows')
  const got: number[] = [0]
  const paid: number[] = [0]
  for (const [i, gain] of gaps.entries()) {
    got.push((got[i] as number) + gain)
    paid.push((paid[i] as number) + (costs[i] as number))
  }
  const reach = (share: number) => got.findIndex((sum) => sum >= share * gap - 1e-9)
  const n = order.length
  return {
    cpt50: reach(0.5) / n,
    cpt80: reach(0.8) / n,
    cost80: (paid[reach(0.8)] as number) / cost,
    apgr: gaps.reduce((sum, gain, i) => sum + (got[i] as number) + gain / 2, 0) / gap / n,
    closed: Array.from({ length: 101 }, (_, i) => (got[Math.round((i / 100) * n)] as number) / gap),
  }
}
