import { createContext, useContext } from 'react'
import type { Clients } from './clients.ts'

const ClientsContext = createContext<Clients | undefined>(undefined)

export const ClientsProvider = ClientsContext.Provider

export function useClients(): Clients {
  const clients = useContext(ClientsContext)
  if (!clients) throw new Error('There is no ClientsProvider above.')
  return clients
}
