import { enginePins } from '../routes/local/engine/pins.js'
import type { Check } from './verdict.js'

/** Whether a run was on an engine that this SDK was made for. */
export function runtimePinned({ runtimeHash }: { runtimeHash: string }): Check {
  const pins = Object.values(enginePins)
  return {
    name: 'runtime-pinned',
    passed: pins.some(({ sha256 }) => runtimeHash === `0x${sha256}`),
  }
}
