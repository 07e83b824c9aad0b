import { createContext, useContext } from 'react'
import type { Setup } from './setup.ts'

const SetupContext = createContext<Setup | undefined>(undefined)

export const SetupProvider = SetupContext.Provider

export function useSetup(): Setup {
  const setup = useContext(SetupContext)
  if (!setup) throw new Error('There is no SetupProvider above.')
  return setup
}
