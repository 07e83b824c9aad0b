import { TrineProvider } from '@trine/react'
import type { Client } from '@trine/sdk'
import { createContext, type ReactNode, useContext } from 'react'
import { type Preset, usePreset } from './policyChoice.ts'

const Context = createContext<ReturnType<typeof usePreset>>(['balanced', () => {}])

type PolicyProviderProps = { clientOf: (preset: Preset) => Client; children: ReactNode }

/** Gives the page the client of the policy that was chosen. */
export function PolicyProvider({ clientOf, children }: PolicyProviderProps) {
  const choice = usePreset()
  return (
    <Context.Provider value={choice}>
      <TrineProvider client={clientOf(choice[0])}>{children}</TrineProvider>
    </Context.Provider>
  )
}

/** The policy that was chosen, and how to choose another. */
export function usePolicyChoice(): [Preset, (preset: Preset) => void] {
  return useContext(Context)
}
