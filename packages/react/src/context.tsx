import type { Client } from '@trine/sdk'
import { createContext, type ReactNode, useContext } from 'react'
import { ProviderMissingError } from './errors/provider.js'

const TrineContext = createContext<Client | undefined>(undefined)

export type TrineProviderProps = {
  /** Made once, outside of any component. */
  client: Client
  children?: ReactNode | undefined
}

/**
 * Gives a client to the hooks below it. They also need TanStack Query's `QueryClientProvider`.
 *
 * @example
 * const client = createClient({ routes: [local()] })
 * const page = (
 *   <QueryClientProvider client={queryClient}>
 *     <TrineProvider client={client}>
 *       <App />
 *     </TrineProvider>
 *   </QueryClientProvider>
 * )
 */
export function TrineProvider({ client, children }: TrineProviderProps) {
  return <TrineContext.Provider value={client}>{children}</TrineContext.Provider>
}

/**
 * The client of the nearest provider, for the SDK's own functions.
 *
 * @throws ProviderMissingError when there is no provider
 * @example
 * const client = useTrine()
 * const free = () => unload(client)
 */
export function useTrine(): Client {
  const client = useContext(TrineContext)
  if (!client) throw new ProviderMissingError()
  return client
}
