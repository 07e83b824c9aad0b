import { useState } from 'react'

/** The policies that a visitor can choose: presets of the SDK, and what each is for. */
export const presets = {
  balanced: 'time and money count as they do for most',
  cheapest: 'money counts, and waiting hardly does',
  fastest: 'somebody waits, and leaves',
  private: 'nothing leaves this device',
  verified: 'only what can be checked, not only signed',
} as const

export type Preset = keyof typeof presets

/** What is asked for in the address: `?policy=private`. */
function read(): Preset {
  const named = new URLSearchParams(location.search).get('policy') ?? ''
  return Object.hasOwn(presets, named) ? (named as Preset) : 'balanced'
}

/** The policy of this visit, which stays in the address: a reload keeps it, and a link carries it. */
export function usePreset(): [Preset, (preset: Preset) => void] {
  const [preset, setPreset] = useState(read)
  const choose = (next: Preset) => {
    const url = new URL(location.href)
    url.searchParams.set('policy', next)
    history.replaceState(history.state, '', url)
    setPreset(next)
  }
  return [preset, choose]
}
