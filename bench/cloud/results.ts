import type { Machine, Quiet } from '../lib/machine.ts'
import type { Comparison } from './figures/compare.ts'
import type { Renders } from './figures/renders.ts'
import type { Size } from './figures/sizes.ts'

/** All that a run found. Figures that were not reached are absent. */
export type CloudResults = {
  machine: Machine
  quick: boolean
  /** How busy the machine was, before and after each figure. */
  load: Record<string, Quiet & { after: number }>
  /** Why there is no comparison with the other clients, if there is none. */
  peersMissing?: string | undefined
  sizes: Size[]
  comparisons: Comparison[]
  renders?: Renders[]
}
