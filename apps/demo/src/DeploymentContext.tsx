import { createContext, useContext } from 'react'
import type { Deployment } from './deployment.ts'

const Context = createContext<Deployment | undefined>(undefined)

export const DeploymentProvider = Context.Provider

/** What this page was started with; `undefined` where it was started alone. */
export function useDeployment(): Deployment | undefined {
  return useContext(Context)
}
